import type { Command } from 'commander';
import * as events from '../../../../protocol/events.ts';
import type { DeadLetter } from '../../../../protocol/index.ts';
import { type Session, UsageError } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { describeEvent, logOf, type Place } from './eventLine.ts';
import { tail } from './eventsTail.ts';

type Finish = (code: ExitCode) => void;

const INSTALLATION = ['--installation', 'the log of what belongs to no folder'] as const;
const JSON_OPTION = ['--json', 'print JSON'] as const;

/** `stewardry events …`: what has happened, who handles it, and handing it out again. */
export function registerEvents(program: Command, session: Session, finish: Finish): void {
  const command = program.command('events').description('what has happened, who handles it, what failed, and doing it again');
  registerReading(command, session, finish);
  registerConsumers(command, session, finish);
}

function registerReading(command: Command, session: Session, finish: Finish): void {
  command
    .command('tail')
    .description('the newest events, oldest first')
    .option('-f, --follow', 'go on with what happens next, until Ctrl-C')
    .option('--type <name>', 'only events of this name, or of all that begin so: run.* (repeatable)', collect, [])
    .option('--text <text>', 'only events with this in their payload or name')
    .option('--correlation <id>', 'only what one request caused')
    .option('--after <id>', 'everything after this event instead of the newest')
    .option('--limit <count>', 'how many', '20')
    .option('--json', 'print each event as a line of JSON')
    .option(...INSTALLATION)
    .action(async (options: Parameters<typeof tail>[1]) => finish(await tail(session, options)));
  command
    .command('catalog')
    .description('every kind of event: when it is published, and what its payload holds')
    .argument('[name]', 'only this one')
    .option(...JSON_OPTION)
    .action(async (name: string | undefined, options: { json?: true }) => finish(await catalog(session, name, options.json ?? false)));
}

function registerConsumers(command: Command, session: Session, finish: Finish): void {
  command
    .command('consumers')
    .description('who handles events, and how far each has come')
    .option(...JSON_OPTION)
    .option(...INSTALLATION)
    .action(async (options: Place & { json?: true }) => finish(await consumers(session, options)));
  command
    .command('replay')
    .description('hand events to a consumer again; what it did it does again')
    .requiredOption('--to <consumer>', 'the consumer')
    .requiredOption('--from <id>', 'the first event; "start": all of them')
    .option(...INSTALLATION)
    .action(async (options: Place & { to: string; from: string }) => finish(await replay(session, options)));
  command
    .command('dead')
    .description('events that a consumer gave up on, newest first')
    .option('--consumer <name>', 'only of this consumer')
    .option(...JSON_OPTION)
    .option(...INSTALLATION)
    .action(async (options: Place & { consumer?: string; json?: true }) => finish(await dead(session, options)));
  command
    .command('retry')
    .description('have a consumer try an event again that it gave up on')
    .argument('<consumer>')
    .argument('<id>', 'id of the event')
    .option(...INSTALLATION)
    .action(async (consumer: string, id: string, options: Place) => finish(await retry(session, consumer, id, options)));
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

async function catalog(session: Session, name: string | undefined, asJson: boolean): Promise<ExitCode> {
  const { events: all } = await session.ask(events.catalog, {});
  const chosen = all.filter((event) => name === undefined || event.name === name);
  if (chosen.length === 0) throw new UsageError(`There is no event "${name}". "stewardry events catalog" lists them.`);
  const { terminal, paint } = session;
  if (asJson) terminal.print(`${JSON.stringify(chosen, undefined, 2)}\n`);
  for (const event of asJson ? [] : chosen) {
    const fields = Object.keys(Object(event.payload['properties']));
    terminal.print(`${paint('bold', event.name)} v${event.version}  ${event.description}\n  ${paint('gray', fields.join(', '))}\n`);
  }
  return EXIT.clean;
}

async function consumers(session: Session, options: Place & { json?: true }): Promise<ExitCode> {
  const { consumers: all } = await session.ask(events.consumers, { folder: await logOf(session, options) });
  const { terminal, paint } = session;
  if (options.json) terminal.print(`${JSON.stringify(all, undefined, 2)}\n`);
  else if (all.length === 0) terminal.print('Nobody handles events here.\n');
  for (const { name, lag, attempts, isRunning } of options.json ? [] : all) {
    const trouble = attempts > 0 ? paint('red', `  the next event failed ${attempts} times`) : '';
    terminal.print(`${paint('bold', name)}  ${lag} to go${isRunning ? '' : '  not running'}${trouble}\n`);
  }
  return EXIT.clean;
}

async function replay(session: Session, { to, from, ...place }: Place & { to: string; from: string }): Promise<ExitCode> {
  const folder = await logOf(session, place);
  const { events: count } = await session.ask(events.replay, { folder, consumer: to, from: from === 'start' ? '' : from });
  session.terminal.print(`"${to}" gets ${count} event${count === 1 ? '' : 's'} again.\n`);
  return EXIT.clean;
}

async function dead(session: Session, { consumer, json, ...place }: Place & { consumer?: string; json?: true }): Promise<ExitCode> {
  const { deadLetters } = await session.ask(events.deadLetters, { folder: await logOf(session, place), consumer });
  if (json) session.terminal.print(`${JSON.stringify(deadLetters, undefined, 2)}\n`);
  else for (const letter of deadLetters) session.terminal.print(`${describeDead(session, letter)}\n`);
  return EXIT.clean;
}

function describeDead(session: Session, { consumer, event, attempts, error, isRetrying }: DeadLetter): string {
  const state = isRetrying ? 'is tried again' : `failed ${attempts} times`;
  return `${describeEvent(session, event)}\n  ${session.paint('bold', consumer)} ${session.paint('red', state)}: ${error}`;
}

async function retry(session: Session, consumer: string, eventId: string, place: Place): Promise<ExitCode> {
  await session.ask(events.retryDead, { folder: await logOf(session, place), consumer, eventId });
  session.terminal.print(`"${consumer}" tries the event ${eventId} again.\n`);
  return EXIT.clean;
}
