import path from 'node:path';
import { type Command, Option } from 'commander';
import type { SessionMessage, SessionState, SessionSummary } from '../../../../protocol/index.ts';
import * as runs from '../../../../protocol/runs.ts';
import * as sessions from '../../../../protocol/sessions.ts';
import { assertNever } from '../../../base/assertNever.ts';
import { plainText } from '../format/plainText.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { wholeNumber } from '../wholeNumber.ts';

type Finish = (code: ExitCode) => void;

interface ListOptions {
  all?: true;
  limit: number;
  after?: string;
  json?: true;
}

interface ExportOptions {
  format: 'markdown' | 'json';
  output?: string;
  keepPersonalDetails?: true;
}

/** `stewardry sessions …`: conversations, what was said in them, and copies of them. */
export function registerSessions(program: Command, session: Session, finish: Finish): void {
  const command = program.command('sessions').description('conversations with personas: reading, searching, copying and exporting them');
  const paged = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .option('--all', 'archived ones too')
      .option('--limit <count>', 'at most this many', wholeNumber(1, 200), 50)
      .option('--after <place>', 'go on from here: what the page before said')
      .option('--json', 'print JSON');
  paged('list', 'sessions of the workspace, the last used first').action(async (options: ListOptions) =>
    finish(await list(session, undefined, options)),
  );
  command
    .command('show')
    .description('one session and its newest messages')
    .argument('<id>', 'session id')
    .option('--messages <count>', 'this many messages', wholeNumber(1, 1_000), 20)
    .option('--before <position>', 'only messages before this one', wholeNumber())
    .option('--json', 'print JSON')
    .action(async (id: string, options: ShowOptions) => finish(await show(session, id, options)));
  paged('search', 'sessions in which each of the words begins some word that was said')
    .argument('<words...>', 'what to look for')
    .action(async (words: string[], options: ListOptions) => finish(await list(session, words.join(' '), options)));
  command
    .command('export')
    .description('a whole session as text; secrets and personal details are masked')
    .argument('<id>', 'session id')
    .addOption(new Option('--format <format>', 'how to write it').choices(['markdown', 'json']).default('markdown'))
    .option('--output <file>', 'into this file instead of standard output')
    .option('--keep-personal-details', 'mask secrets only')
    .action(async (id: string, options: ExportOptions) => finish(await exportText(session, id, options)));
  command
    .command('story')
    .description(
      'what came of a session, out of what was recorded, as Markdown: tasks, decisions, changes, refusals, verdicts, cost, open points',
    )
    .argument('<id>', 'session id')
    .option('--output <file>', 'into this file instead of standard output')
    .action(async (id: string, options: { output?: string }) => finish(await story(session, id, options)));
  command
    .command('archive')
    .description('take sessions out of the list; nothing is deleted')
    .argument('<ids...>', 'session ids')
    .option('--undo', 'make them active again')
    .action(async (ids: string[], { undo }: { undo?: true }) => finish(await setState(session, ids, undo ? 'active' : 'archived')));
  command
    .command('fork')
    .description('copy a session, to try another way from one of its messages')
    .argument('<id>', 'session id')
    .option('--at <position>', 'up to this message; all when not given', wholeNumber())
    .action(async (id: string, { at }: { at?: number }) => finish(await fork(session, id, at)));
}

async function list(session: Session, text: string | undefined, { all, limit, after, json }: ListOptions): Promise<ExitCode> {
  const { terminal, paint } = session;
  const folder = await session.open();
  const states: SessionState[] = all ? ['active', 'paused', 'archived'] : ['active', 'paused'];
  const page = await session.ask(sessions.list, {
    folder,
    states,
    limit,
    ...(text === undefined ? {} : { text }),
    ...(after === undefined ? {} : { after }),
  });
  if (json) {
    terminal.print(`${JSON.stringify(page, undefined, 2)}\n`);
    return EXIT.clean;
  }
  for (const { excerpt, ...each } of page.sessions) {
    terminal.print(formatSession(session, each));
    if (excerpt !== undefined) terminal.print(`  ${plainText(excerpt).replace(/⟦(.*?)⟧/gu, (_, hit: string) => paint('bold', hit))}\n`);
  }
  if (page.sessions.length === 0) terminal.print(text === undefined ? 'No sessions.\n' : `Nothing was found for "${text}".\n`);
  if (page.next !== undefined) terminal.print(`There are more: --after ${page.next}\n`);
  return EXIT.clean;
}

function formatSession({ paint }: Session, each: SessionSummary): string {
  const state = each.activeRun === undefined ? each.state : 'running';
  const budget = each.budget === undefined ? '' : ` of ${dollars(each.budget)}`;
  const facts = [state, each.persona, `${each.messages} messages`, `${dollars(each.spent)}${budget}`, each.updatedAt];
  return `${each.id}  ${paint('bold', plainText(each.title || 'without a title'))}\n  ${facts.join('  ')}\n`;
}

const dollars = (microdollars: number): string => `$${(microdollars / 1_000_000).toFixed(4)}`;

interface ShowOptions {
  messages: number;
  before?: number;
  json?: true;
}

async function show(session: Session, id: string, { messages: limit, before, json }: ShowOptions): Promise<ExitCode> {
  const { terminal } = session;
  const folder = await session.open();
  const about = await session.ask(sessions.show, { folder, id });
  const page = await session.ask(sessions.messages, { folder, id, limit, ...(before === undefined ? {} : { before }) });
  if (json) {
    terminal.print(`${JSON.stringify({ ...about, ...page }, undefined, 2)}\n`);
    return EXIT.clean;
  }
  terminal.print(formatSession(session, about.session));
  for (const { label, tokens, omitted } of about.pinned)
    terminal.print(`  pinned: ${plainText(label)}, ${omitted ?? `${tokens} tokens`}\n`);
  const [first] = page.messages;
  if (page.hasMore && first !== undefined) terminal.print(`There are older ones: --before ${first.position}\n`);
  for (const message of page.messages) terminal.print(formatMessage(session, message));
  return EXIT.clean;
}

/** Of what a tool printed and what it was given, this much. UTF-16 units. */
const SHOWN = 500;

function formatMessage({ paint }: Session, { position, role, content, isScripted, persona, origin }: SessionMessage): string {
  const who = [persona, origin && `${origin.provider}/${origin.model}`, isScripted ? 'scripted' : undefined].filter(
    (each) => each !== undefined,
  );
  const lines = content.map((part) => {
    switch (part.kind) {
      case 'text':
        return (part.paths ?? []).length === 0 ? plainText(part.text) : paint('gray', shortened(part.text));
      case 'thinking':
        return paint('gray', plainText(part.text));
      case 'toolCall':
        return `${paint('blue', plainText(part.name))} ${shortened(part.malformed ?? JSON.stringify(part.input))}`;
      case 'toolResult':
        return paint(part.isError ? 'red' : 'gray', shortened(part.text));
      default:
        return assertNever(part);
    }
  });
  return `\n${paint('bold', `${position} ${role}`)}${who.length === 0 ? '' : ` (${plainText(who.join(', '))})`}\n${lines.join('\n')}\n`;
}

const shortened = (text: string): string => plainText(text.length > SHOWN ? `${text.slice(0, SHOWN).toWellFormed()}…` : text);

async function exportText(session: Session, id: string, { format, output, keepPersonalDetails }: ExportOptions): Promise<ExitCode> {
  const folder = await session.open();
  const masksPersonalDetails = keepPersonalDetails !== true;
  const { text } = await session.ask(sessions.exportText, { folder, id, format, masksPersonalDetails });
  return printText(session, text, output);
}

async function story(session: Session, id: string, { output }: { output?: string }): Promise<ExitCode> {
  const { text } = await session.ask(runs.story, { folder: await session.open(), session: id });
  return printText(session, text, output);
}

async function printText({ terminal }: Session, text: string, output: string | undefined): Promise<ExitCode> {
  if (output === undefined) terminal.print(text);
  else await terminal.writeFile(path.resolve(terminal.cwd, output), text);
  return EXIT.clean;
}

async function setState(session: Session, ids: readonly string[], state: SessionState): Promise<ExitCode> {
  const folder = await session.open();
  for (const id of ids) session.terminal.print(formatSession(session, await session.ask(sessions.update, { folder, id, state })));
  return EXIT.clean;
}

async function fork(session: Session, id: string, at: number | undefined): Promise<ExitCode> {
  const folder = await session.open();
  const copy = await session.ask(sessions.fork, { folder, id, ...(at === undefined ? {} : { at }) });
  session.terminal.print(formatSession(session, copy));
  return EXIT.clean;
}
