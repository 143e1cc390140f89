import type { Kysely } from 'kysely';
import type { ContextItem, SessionMessage, SessionState, SessionSummary } from '../../../protocol/sessions.ts';
import { BadInputError, ConflictError } from '../../base/errors.ts';
import type { Database } from '../../data/database.ts';
import { keysetPage } from '../../data/keysetPage.ts';
import { type NewMessage, spokenText, titleFrom, toMessage, toMessageRow } from './messageShape.ts';
import { messageContent, type SessionRow, type SessionTables, sessionScope } from './schemas.ts';
import { excerptOf } from './search/excerpt.ts';
import { wantedWords } from './search/words.ts';
import {
  copyMessages,
  insertMessages,
  knownPositions,
  newestSummary,
  readContents,
  readConversation,
  readPage,
  summaryAt,
} from './store/messageRows.ts';
import { readPins, replacePins } from './store/pinRows.ts';
import { changeSession, insertSession, lockSession, readSession, type SessionChange } from './store/sessionRows.ts';
import { copyWords, firstHits, indexMessages, sessionsWith } from './store/wordRows.ts';

/** Sessions as clients see them, with what each has cost. */
export async function summarise(database: Database, rows: readonly SessionRow[]): Promise<SessionSummary[]> {
  // What models cost is code of theirs: not loaded for a process that asks nothing of them.
  const { readSpentBySession } = await import('../../ai/ledger/readUsage.ts');
  const spent = await readSpentBySession(
    database,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => toSummary(row, spent.get(row.id) ?? 0));
}

function toSummary(row: SessionRow, spent: number): SessionSummary {
  return {
    id: row.id,
    title: row.title,
    state: row.state,
    persona: row.persona,
    ...(row.model === null ? {} : { model: row.model }),
    scope: sessionScope.parse(row.scope),
    ...(row.budget === null ? {} : { budget: row.budget }),
    spent,
    ...(row.base_commit === null ? {} : { baseCommit: row.base_commit }),
    ...(row.forked_from === null ? {} : { forkedFrom: row.forked_from }),
    messages: row.messages,
    ...(row.active_run === null ? {} : { activeRun: row.active_run }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export async function findSession(database: Database, id: string): Promise<SessionSummary> {
  const [summary] = await summarise(database, [await readSession(database, id)]);
  // One row in, one out.
  return summary as SessionSummary;
}

export interface ListFilter {
  /** Empty: all. */
  readonly states: readonly SessionState[];
  readonly text?: string | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

export interface SessionPage {
  readonly sessions: (SessionSummary & { readonly excerpt?: string })[];
  readonly next?: string;
}

/** One page of sessions, the last used first. Reads no transcript; for a search one message of each session of the page. */
export function listSessions(database: Database, { states, text, limit, after }: ListFilter): Promise<SessionPage> {
  const words = wantedWords(text ?? '');
  if (text !== undefined && text.trim() !== '' && words.length === 0) return Promise.resolve({ sessions: [] });
  return database.snapshot<SessionTables, SessionPage>(async (tables) => {
    const all = tables.selectFrom('sessions').selectAll();
    const inStates = states.length === 0 ? all : all.where('state', 'in', states);
    const found = words.reduce((query, word) => query.where('id', 'in', sessionsWith(tables, word)), inStates);
    const { rows, next } = await keysetPage(found, { by: ['updated_at', 'id'], direction: 'desc', limit, after });
    const summaries = await summarise(database, rows);
    const excerpts = await findExcerpts(database, rows, words);
    const sessions = summaries.map((summary) => {
      const excerpt = excerpts.get(summary.id);
      return excerpt === undefined ? summary : { ...summary, excerpt };
    });
    return { sessions, ...(next === undefined ? {} : { next }) };
  });
}

/** Where the words were found: in a message, else in the title. */
async function findExcerpts(
  database: Database,
  rows: readonly SessionRow[],
  words: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const [first] = words;
  if (first === undefined || rows.length === 0) return new Map();
  const ids = rows.map(({ id }) => id);
  const contents = await readContents(database, await firstHits(database, ids, first));
  const ofTitles = rows.map(({ id, title }) => [id, excerptOf(title, words)] as const);
  const ofMessages = contents.map(
    ({ session_id, content }) => [session_id, excerptOf(spokenText(messageContent.parse(content)), words)] as const,
  );
  return new Map([...ofTitles, ...ofMessages]);
}

/** Adds messages behind those there are and answers with the position of each; those that are known keep theirs. */
export function appendMessages(database: Database, session: string, messages: readonly NewMessage[], now: string): Promise<number[]> {
  return database.transaction<SessionTables, number[]>(async (tables) => {
    const { state, messages: count, title } = await lockSession(tables, session);
    if (state === 'archived') throw new ConflictError(`The session "${session}" is archived. Make it active again first.`);
    const ids = [...new Set(messages.map(({ id }) => id))];
    const positions = new Map(await knownPositions(tables, session, ids));
    const fresh: { readonly message: NewMessage; readonly position: number }[] = [];
    for (const message of messages) {
      if (positions.has(message.id)) continue;
      const position = count + fresh.length + 1;
      positions.set(message.id, position);
      fresh.push({ message, position });
    }
    if (fresh.length > 0) {
      await insertMessages(
        tables,
        await Promise.all(
          fresh.map(async ({ message, position }) => toMessageRow(session, await resolved(tables, session, message), position, now)),
        ),
      );
      await indexMessages(
        tables,
        session,
        fresh.map(({ message, position }) => ({ position, text: spokenText(message.content) })),
      );
      const summary = fresh.findLast(({ message }) => message.role === 'summary');
      const newTitle = title === '' ? titleFrom(fresh.map(({ message }) => message)) : '';
      await changeSession(tables, session, {
        messages: count + fresh.length,
        updated_at: now,
        ...(summary === undefined ? {} : { summary_position: summary.position }),
        ...(newTitle === '' ? {} : { title: newTitle }),
      });
    }
    return messages.map(({ id }) => positions.get(id) ?? 0);
  });
}

/** A summary that stands for an earlier summary stands for what that one stood for: messages in between go on being sent. */
async function resolved(tables: Kysely<SessionTables>, session: string, message: NewMessage): Promise<NewMessage> {
  if (message.role !== 'summary' || message.standsFor === undefined) return message;
  const earlier = await summaryAt(tables, session, message.standsFor);
  return earlier === undefined ? message : { ...message, standsFor: earlier.stands_for ?? message.standsFor };
}

export async function readMessages(
  database: Database,
  session: string,
  page: { readonly before?: number | undefined; readonly run?: string | undefined; readonly limit: number },
): Promise<{ messages: SessionMessage[]; hasMore: boolean }> {
  await readSession(database, session);
  const { rows, hasMore } = await readPage(database, session, page);
  return { messages: rows.map(toMessage), hasMore };
}

export function conversationOf(database: Database, session: string): Promise<SessionMessage[]> {
  return database.snapshot<SessionTables, SessionMessage[]>(async () => {
    const { summary_position } = await readSession(database, session);
    return (await readConversation(database, session, summary_position)).map(toMessage);
  });
}

/** Changes a session, and what is pinned to it. A session on which a run acts is not archived. */
export function updateSession(
  database: Database,
  id: string,
  change: SessionChange & { readonly updated_at: string },
  pinned: readonly ContextItem[] | undefined,
): Promise<void> {
  return database.transaction<SessionTables, void>(async (tables) => {
    const { active_run } = await lockSession(tables, id);
    if (change.state === 'archived' && active_run !== null)
      throw new ConflictError(`The run "${active_run}" works in the session "${id}". Wait for it, or cancel it, before archiving.`);
    await changeSession(tables, id, change);
    if (pinned !== undefined) await replacePins(tables, id, pinned);
  });
}

/** Copies a session with its messages up to a position (absent: all); nothing that happens to one is seen in the other. */
export function forkSession(
  database: Database,
  id: string,
  copy: { readonly id: string; readonly at?: number | undefined; readonly now: string },
): Promise<void> {
  return database.transaction<SessionTables, void>(async (tables) => {
    const source = await lockSession(tables, id);
    const at = copy.at ?? source.messages;
    if (at < 0 || at > source.messages)
      throw new BadInputError(`The session "${id}" has ${source.messages} messages, so it cannot be copied up to message ${at}.`);
    await insertSession(database, {
      ...source,
      id: copy.id,
      state: 'active',
      forked_from: id,
      messages: at,
      summary_position: await newestSummary(tables, id, at),
      active_run: null,
      created_at: copy.now,
      updated_at: copy.now,
    });
    await copyMessages(tables, id, copy.id, at);
    await copyWords(tables, id, copy.id, at);
    await replacePins(tables, copy.id, await readPins(database, id));
  });
}
