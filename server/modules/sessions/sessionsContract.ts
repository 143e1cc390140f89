import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContextItem, SessionState } from '../../../protocol/sessions.ts';
import { createLedger } from '../../ai/ledger/ledger.ts';
import { systemClock } from '../../base/clock.ts';
import { createIds } from '../../base/ids.ts';
import type { Database } from '../../data/database.ts';
import { planOf } from '../../data/planOf.ts';
import type { NewMessage } from './messageShape.ts';
import type { SessionTables } from './schemas.ts';
import { readPins } from './store/pinRows.ts';
import { claim, insertSession, release, type SessionChange } from './store/sessionRows.ts';
import { readStory, writeStory } from './store/storyRows.ts';
import { sessionsWith } from './store/wordRows.ts';
import { appendMessages, conversationOf, findSession, forkSession, listSessions, readMessages, updateSession } from './store.ts';

const newId = createIds(systemClock);
/** A second later each time. */
const timeOf = (second: number): string => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();

const said = (text: string, more: Partial<NewMessage> = {}): NewMessage => ({
  id: newId(),
  role: 'user',
  content: [{ kind: 'text', text }],
  isScripted: false,
  ...more,
});

/** What the store of sessions promises on every engine. `open` gives a database with the tables of `sessions` and of the ledger. */
export function describeSessions(open: () => Promise<Database>): void {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  async function begin(title = '', second = 0): Promise<string> {
    const id = newId();
    const [created_at, updated_at] = [timeOf(second), timeOf(second)];
    await insertSession(database, {
      id,
      title,
      state: 'active',
      persona: 'developer',
      model: null,
      scope: '["**"]',
      budget: null,
      base_commit: null,
      forked_from: null,
      messages: 0,
      summary_position: null,
      active_run: null,
      created_at,
      updated_at,
    });
    return id;
  }
  const add = (session: string, ...messages: NewMessage[]) => appendMessages(database, session, messages, timeOf(100));
  const change = (session: string, columns: SessionChange, pinned?: ContextItem[]) =>
    updateSession(database, session, { updated_at: timeOf(100), ...columns }, pinned);
  const textsOf = (messages: readonly Pick<NewMessage, 'content'>[]) =>
    messages.map(({ content }) => content.map((part) => ('text' in part ? part.text : part.kind)).join());
  const find = async (text: string) => (await listSessions(database, { states: ['active'], text, limit: 10 })).sessions;

  describe('messages', () => {
    it('come back whole, with the positions that the session gave them', async () => {
      const session = await begin('Whole');
      const message: NewMessage = {
        id: 'run/1',
        role: 'assistant',
        content: [
          { kind: 'thinking', text: 'hm', extra: { wire: 'anthropic-messages', data: { signature: 'x' } } },
          { kind: 'text', text: 'a \u0000 nul, a \ud800 half, 日本', paths: ['src/ä.ts'] },
          { kind: 'toolCall', id: 'c1', name: 'read_file', input: { path: 'a', deep: [1, null, { b: true }] } },
        ],
        origin: { provider: 'p', model: 'm', locality: 'local' },
        isScripted: true,
        run: 'run',
        persona: 'developer',
        manifest: [{ item: { kind: 'file', path: 'a' }, label: 'a', tokens: 3, omitted: 'too large' }],
      };
      expect(await add(session, said('first'), message)).toEqual([1, 2]);
      const { messages, hasMore } = await readMessages(database, session, { limit: 10 });
      expect([messages[1], hasMore]).toEqual([{ ...message, position: 2, createdAt: timeOf(100) }, false]);
    });

    it('that are known already change nothing, in one call and in many', async () => {
      const session = await begin();
      const [a, b, c] = [said('a'), said('b'), said('c')];
      expect(await add(session, a, b)).toEqual([1, 2]);
      expect(await add(session, b, c, c, a)).toEqual([2, 3, 3, 1]);
      expect(await add(session, { ...a, content: [] })).toEqual([1]);
      const { messages } = await readMessages(database, session, { limit: 10 });
      expect([textsOf(messages), (await findSession(database, session)).messages]).toEqual([['a', 'b', 'c'], 3]);
    });

    it('are added by many at once without a gap', async () => {
      const session = await begin();
      const batches = Array.from({ length: 20 }, (_, index) => [said(`${index}a`), said(`${index}b`)]);
      const positions = await Promise.all(batches.map((batch) => add(session, ...batch)));
      expect(positions.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
      for (const [first = 0, second] of positions) expect(second).toBe(first + 1);
    });

    it('come in pages, the newest page first', async () => {
      const session = await begin();
      await add(session, ...Array.from({ length: 7 }, (_, index) => said(String(index + 1))));
      const newest = await readMessages(database, session, { limit: 3 });
      const older = await readMessages(database, session, { before: 5, limit: 3 });
      const oldest = await readMessages(database, session, { before: 2, limit: 3 });
      expect([newest, older, oldest].map(({ messages, hasMore }) => [textsOf(messages), hasMore])).toEqual([
        [['5', '6', '7'], true],
        [['2', '3', '4'], true],
        [['1'], false],
      ]);
    });

    it('are those of one run when it is named', async () => {
      const session = await begin();
      await add(session, said('of nobody'), { ...said('of this'), run: 'r1' }, { ...said('of another'), run: 'r2' });
      expect(textsOf((await readMessages(database, session, { run: 'r1', limit: 10 })).messages)).toEqual(['of this']);
    });

    it('of a session that there is not, or that is archived, are refused', async () => {
      await expect(add('nothing', said('x'))).rejects.toThrow('no session "nothing"');
      await expect(readMessages(database, 'nothing', { limit: 1 })).rejects.toThrow('no session "nothing"');
      const session = await begin();
      await change(session, { state: 'archived' });
      await expect(add(session, said('x'))).rejects.toThrow('is archived');
    });
  });

  describe('the conversation', () => {
    it('is the newest summary, then what it does not stand for; people’s notices are not in it', async () => {
      const session = await begin();
      await add(session, said('1'), said('2'), said('old', { role: 'summary' }), said('4'), said('shown', { role: 'notice' }), said('6'));
      expect(textsOf(await conversationOf(database, session))).toEqual(['old', '4', '6']);
      await add(session, said('new', { role: 'summary', standsFor: 4 }), said('8'));
      expect(textsOf(await conversationOf(database, session))).toEqual(['new', '6', '8']);
    });

    it('loses nothing to a summary that stands for a summary', async () => {
      const session = await begin();
      await add(session, said('1'), said('2'), said('3'), said('old', { role: 'summary', standsFor: 1 }));
      await add(session, said('new', { role: 'summary', standsFor: 4 }), said('6'));
      expect(textsOf(await conversationOf(database, session))).toEqual(['new', '2', '3', '6']);
    });

    it('is everything while nothing was summarised', async () => {
      const session = await begin();
      await add(session, said('1'), said('2'));
      expect(textsOf(await conversationOf(database, session))).toEqual(['1', '2']);
    });
  });

  describe('a list', () => {
    it('has the last used first, and goes on from its last row', async () => {
      const ids: string[] = [];
      for (let second = 0; second < 5; second++) ids.push(await begin(`s${second}`, second % 3));
      const first = await listSessions(database, { states: ['active'], limit: 3 });
      const rest = await listSessions(database, { states: ['active'], limit: 3, after: first.next });
      const order = [2, 4, 1, 3, 0].map((index) => ids[index]);
      expect([...first.sessions, ...rest.sessions].map(({ id }) => id)).toEqual(order);
      expect(rest.next).toBeUndefined();
    });

    it('is of the states that are named, or of all', async () => {
      const [a, b] = [await begin('a', 2), await begin('b', 1)];
      await change(b, { state: 'paused', updated_at: timeOf(1) });
      const idsOf = async (...states: SessionState[]) => (await listSessions(database, { states, limit: 9 })).sessions.map(({ id }) => id);
      expect([await idsOf('active'), await idsOf('paused', 'archived'), await idsOf()]).toEqual([[a], [b], [a, b]]);
    });

    it('finds words and their beginnings in titles and in what was said, and shows where', async () => {
      const first = await begin('Mend the Parser');
      const second = await begin('Other');
      await add(second, said('The function readFile\n\nthrows for Größe [a-z]* % _'), said('Später: parser again', { role: 'assistant' }));
      const found = async (text: string) => (await find(text)).map(({ id, excerpt }) => [id === first ? 'first' : 'second', excerpt]);
      expect(await found('PARS')).toEqual([
        ['second', 'Später: ⟦pars⟧er again'],
        ['first', 'Mend the ⟦Pars⟧er'],
      ]);
      expect(await found('file')).toEqual([['second', 'The function read⟦File⟧ throws for Größe [a-z]* % _']]);
      expect(await found('größe')).toEqual([['second', 'The function readFile throws for ⟦Größe⟧ [a-z]* % _']]);
      expect(await found('parser mend')).toEqual([['first', '⟦Mend⟧ the ⟦Parser⟧']]);
      expect(await found('parser nothing')).toEqual([]);
      expect(await found('arser')).toEqual([]);
      expect(await found('%')).toEqual([]);
      expect(await found(`' or 1=1 --`)).toEqual([]);
    });

    it('does not look into what tools printed, nor into quoted files', async () => {
      const session = await begin('x');
      const result: NewMessage['content'] = [{ kind: 'toolResult', callId: 'c', text: 'printed', isError: false }];
      await add(
        session,
        said('', { role: 'tool', content: result }),
        said('', { content: [{ kind: 'text', text: 'quoted', paths: ['a'] }] }),
      );
      expect([await find('printed'), await find('quoted')]).toEqual([[], []]);
    });

    it('follows a new title', async () => {
      const session = await begin('Before');
      await change(session, { title: 'Afterwards' });
      expect([await find('before'), (await find('after')).map(({ excerpt }) => excerpt)]).toEqual([[], ['⟦After⟧wards']]);
    });

    it('is answered from indexes', async () => {
      const tables = database.tables<SessionTables>();
      const byUse = tables.selectFrom('sessions').select('id').orderBy('updated_at', 'desc').orderBy('id', 'desc').limit(5);
      expect(await planOf(database, byUse)).toContain('sessions_by_use');
      expect(await planOf(database, sessionsWith(tables, 'word'))).toContain('session_words_by_word');
    });

    it('says what each session has spent or set aside', async () => {
      const session = await begin();
      const ledger = createLedger({ database: async () => database, limits: () => ({}), clock: systemClock, newId });
      const estimate = { provider: 'p', model: 'm', promptTokens: 1, maxOutputTokens: 1, correlationId: 'c', account: { session } };
      await ledger.reserve({ ...estimate, microdollars: 700 });
      expect((await listSessions(database, { states: ['active'], limit: 1 })).sessions[0]?.spent).toBe(700);
    });
  });

  it('a session without a title is called after what the person said first, on one line and without control characters', async () => {
    const session = await begin();
    await add(session, said('hello', { role: 'notice' }), said(`Mend\u202e the\n\u001b[31mtest ${'x'.repeat(100)}`));
    const { title } = await findSession(database, session);
    expect(title).toMatch(/^Mend the \[31mtest x+…$/);
    await add(session, said('Something else'));
    expect((await findSession(database, session)).title).toBe(title);
    expect((await find('mend')).length).toBe(1);
  });

  describe('a copy', () => {
    it('has the messages up to a place, their words, the pins and the newest summary among them', async () => {
      const session = await begin('Original');
      await add(
        session,
        said('alpha'),
        said('so far', { role: 'summary' }),
        said('beta'),
        said('later', { role: 'summary' }),
        said('gamma'),
      );
      await change(session, { model: 'p/m' }, [{ kind: 'file', path: 'a' }]);
      await forkSession(database, session, { id: 'copy', at: 3, now: timeOf(200) });
      expect(textsOf((await readMessages(database, 'copy', { limit: 10 })).messages)).toEqual(['alpha', 'so far', 'beta']);
      expect(textsOf(await conversationOf(database, 'copy'))).toEqual(['so far', 'beta']);
      expect(await findSession(database, 'copy')).toMatchObject({ forkedFrom: session, title: 'Original', model: 'p/m', messages: 3 });
      expect(await readPins(database, 'copy')).toEqual([{ kind: 'file', path: 'a' }]);
      const ids = async (text: string) => (await find(text)).map(({ id }) => id).toSorted();
      expect([await ids('beta'), await ids('gamma')]).toEqual([['copy', session].toSorted(), [session]]);
    });

    it('shares nothing with its original that changes', async () => {
      const session = await begin();
      await add(session, said('shared'));
      await claim(database, session, 'run-1', undefined);
      await forkSession(database, session, { id: 'copy', now: timeOf(200) });
      await add('copy', said('only there'));
      await add(session, said('only here'));
      await change('copy', { title: 'Copy' }, [{ kind: 'note', text: 'n' }]);
      expect(textsOf((await readMessages(database, session, { limit: 10 })).messages)).toEqual(['shared', 'only here']);
      expect(textsOf((await readMessages(database, 'copy', { limit: 10 })).messages)).toEqual(['shared', 'only there']);
      expect([await findSession(database, 'copy'), await readPins(database, session)]).toEqual([
        expect.not.objectContaining({ activeRun: expect.anything() }),
        [],
      ]);
    });

    it('of an archived session can be worked in', async () => {
      const session = await begin();
      await change(session, { state: 'archived' });
      await forkSession(database, session, { id: 'copy', now: timeOf(200) });
      expect(await add('copy', said('x'))).toEqual([1]);
    });

    it('of more messages than there are is refused, and leaves nothing', async () => {
      const session = await begin();
      await expect(forkSession(database, session, { id: 'copy', at: 1, now: timeOf(0) })).rejects.toThrow('has 0 messages');
      await expect(findSession(database, 'copy')).rejects.toThrow('no session "copy"');
    });
  });

  describe('a run', () => {
    it('is the only one that acts on a session, however many want it', async () => {
      const session = await begin();
      const runs = Array.from({ length: 10 }, (_, index) => `run-${index}`);
      const claimed = await Promise.all(runs.map((run) => claim(database, session, run, undefined)));
      const winner = runs[claimed.indexOf(true)] ?? '';
      expect([claimed.filter(Boolean).length, (await findSession(database, session)).activeRun]).toEqual([1, winner]);
      expect(await claim(database, session, winner, undefined)).toBe(true);
      await release(database, session, 'somebody else');
      expect((await findSession(database, session)).activeRun).toBe(winner);
      await release(database, session, winner);
      expect(await claim(database, session, 'next', undefined)).toBe(true);
      expect(await claim(database, session, 'heir', 'next')).toBe(true);
    });

    it('keeps a session from being archived, and an archived one is given to none', async () => {
      const session = await begin();
      await claim(database, session, 'run', undefined);
      await expect(change(session, { state: 'archived' })).rejects.toThrow('The run "run" works');
      await release(database, session, 'run');
      await change(session, { state: 'archived' });
      expect(await claim(database, session, 'run', undefined)).toBe(false);
    });
  });

  it('keeps the story of a session as it was told last', async () => {
    const [session, other] = [await begin(), await begin()];
    const [first, last] = [timeOf(1), timeOf(2)];
    await writeStory(database, { session_id: session, text: 'It began.', told_at: first });
    await writeStory(database, { session_id: session, text: 'It ended.', told_at: last });
    expect([await readStory(database, session), await readStory(database, other)]).toEqual([
      { session_id: session, text: 'It ended.', told_at: last },
      undefined,
    ]);
  });

  it('pins keep their order, and are replaced as a whole', async () => {
    const session = await begin();
    await change(session, {}, [
      { kind: 'note', text: 'b' },
      { kind: 'file', path: 'a' },
    ]);
    await change(session, {}, [{ kind: 'gitDiff', staged: true }]);
    expect(await readPins(database, session)).toEqual([{ kind: 'gitDiff', staged: true }]);
  });
}
