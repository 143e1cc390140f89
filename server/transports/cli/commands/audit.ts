import type { Command } from 'commander';
import * as audit from '../../../../protocol/audit.ts';
import type { AuditRow } from '../../../../protocol/index.ts';
import { type Session, UsageError } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { verify, verifyProof } from './auditVerify.ts';

type Finish = (code: ExitCode) => void;

/** `stewardry audit …`: the append-only record of what was done. */
export function registerAudit(program: Command, session: Session, finish: Finish): void {
  const command = program.command('audit').description('read, verify, prove, sign and prune the record of what was done');
  registerReading(command, session, finish);
  registerProving(command, session, finish);
  registerKeeping(command, session, finish);
}

interface Place {
  readonly installation?: true;
}

/** The folder whose record is meant; `null`: what belongs to no folder. */
export async function recordOf(session: Session, { installation }: Place): Promise<string | null> {
  const folder = await session.open();
  return installation === true ? null : folder;
}

const INSTALLATION = ['--installation', 'the record of what belongs to no folder'] as const;

function registerReading(command: Command, session: Session, finish: Finish): void {
  command
    .command('list')
    .description('the newest rows')
    .option('--limit <count>', 'how many', '20')
    .option('--actor <name>', 'only what this person or persona did')
    .option('--action <capability>', 'only this capability, such as rules/setSeverity')
    .option('--verdict <verdict>', 'only allow, ask, deny, error, done, failed or intended')
    .option('--correlation <id>', 'only what belongs to one request')
    .option('--json', 'print JSON')
    .option(...INSTALLATION)
    .action(async (options: ListOptions) => finish(await list(session, options)));
  command
    .command('head')
    .description('size, root hash, newest checkpoint and verifier keys')
    .option(...INSTALLATION)
    .action(async (options: Place) => finish(await head(session, options)));
  command
    .command('export')
    .description('print every row, oldest first')
    .option('--format <format>', 'jsonl: a line of canonical JSON each', 'jsonl')
    .option(...INSTALLATION)
    .action(async (options: Place & { format: string }) => finish(await exportAll(session, options)));
}

function registerProving(command: Command, session: Session, finish: Finish): void {
  command
    .command('verify')
    .description('recompute every hash, compare with every checkpoint, and name the first bad row')
    .option('--key <key>', 'a verifier key to trust besides those of this installation (repeatable)', collect, [])
    .option('--no-anchors', 'leave the checkpoints in git out')
    .option('--proof <file>', 'check a proof instead, with the key given and nothing else')
    .option('--old <file>', 'the signed checkpoint that a proof of consistency begins with')
    .option('--json', 'print JSON')
    .option(...INSTALLATION)
    .action(async (options: Place & Parameters<typeof verify>[1] & Parameters<typeof verifyProof>[1]) =>
      finish(
        options.proof === undefined
          ? await verify(session, options, await recordOf(session, options))
          : await verifyProof(session, options),
      ),
    );
  command
    .command('prove')
    .description('print a signed proof that a row is in the record, or that the record only grew')
    .argument('[id]', 'id of the row')
    .option('--since <size>', 'prove that the record goes on from its first rows, so many')
    .option(...INSTALLATION)
    .action(async (id: string | undefined, options: Place & { since?: string }) => finish(await prove(session, id, options)));
}

function registerKeeping(command: Command, session: Session, finish: Finish): void {
  command
    .command('checkpoint')
    .description('sign the record as it is and print the note')
    .option(...INSTALLATION)
    .action(async (options: Place) => {
      session.terminal.print((await session.ask(audit.checkpoint, { folder: await recordOf(session, options) })).note);
      finish(EXIT.clean);
    });
  command
    .command('anchor')
    .description('sign the record as it is and keep the note in the git ref refs/stewardry/checkpoints')
    .action(async () => finish(await anchor(session)));
  command
    .command('prune')
    .description('seal rows that are old and drop their bodies; rows and hashes stay')
    .option('--days <days>', 'how old', '90')
    .option(...INSTALLATION)
    .action(async (options: Place & { days: string }) => finish(await prune(session, options)));
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

function numberOf(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new UsageError(`${option} "${text}" is not a whole number.`);
  return value;
}

interface ListOptions extends Place {
  readonly limit: string;
  readonly actor?: string;
  readonly action?: string;
  readonly verdict?: string;
  readonly correlation?: string;
  readonly json?: true;
}

async function list(session: Session, options: ListOptions): Promise<ExitCode> {
  const verdict = audit.auditVerdict.optional().safeParse(options.verdict);
  if (!verdict.success) throw new UsageError(`--verdict "${options.verdict}" is none of ${audit.auditVerdict.options.join(', ')}.`);
  const filter = { actor: options.actor, action: options.action, verdict: verdict.data, correlationId: options.correlation };
  const folder = await recordOf(session, options);
  const { rows } = await session.ask(audit.list, { folder, filter, limit: numberOf(options.limit, '--limit') });
  if (options.json) session.terminal.print(`${JSON.stringify(rows, undefined, 2)}\n`);
  else for (const row of rows.toReversed()) session.terminal.print(`${describe(session, row)}\n`);
  return EXIT.clean;
}

const BAD: readonly AuditRow['verdict'][] = ['deny', 'error', 'failed'];

function describe({ paint }: Session, { position, id, time, actor, action, subject, verdict }: AuditRow): string {
  const by = actor.model === undefined ? actor.name : `${actor.name} (${actor.model})`;
  const word = paint(BAD.includes(verdict) ? 'red' : 'green', verdict);
  return `${position}  ${new Date(time).toISOString()}  ${id}  ${by}  ${action}  ${word}${subject === undefined ? '' : `  ${subject}`}`;
}

async function head(session: Session, options: Place): Promise<ExitCode> {
  const found = await session.ask(audit.head, { folder: await recordOf(session, options) });
  const { terminal } = session;
  terminal.print(`rows    ${found.size}\nroot    ${found.root}\nsealed  ${found.sealed}\n`);
  for (const key of found.keys) terminal.print(`key     ${key}\n`);
  if (found.checkpoint) terminal.print(`\n${found.checkpoint.note}`);
  return EXIT.clean;
}

async function exportAll(session: Session, options: Place & { format: string }): Promise<ExitCode> {
  if (options.format !== 'jsonl') throw new UsageError(`--format "${options.format}" is unknown. There is jsonl.`);
  const folder = await recordOf(session, options);
  for (let from: number | null = 0; from !== null; ) {
    const page: { lines: string[]; next: number | null } = await session.ask(audit.exportRows, { folder, from });
    session.terminal.print(page.lines.map((line) => `${line}\n`).join(''));
    from = page.next;
  }
  return EXIT.clean;
}

async function prove(session: Session, id: string | undefined, options: Place & { since?: string }): Promise<ExitCode> {
  if ((id === undefined) === (options.since === undefined)) throw new UsageError('Give the id of a row, or --since and a size.');
  const folder = await recordOf(session, options);
  const { proof, key } =
    id === undefined
      ? await session.ask(audit.proveConsistency, { folder, oldSize: numberOf(options.since ?? '', '--since') })
      : await session.ask(audit.prove, { folder, id });
  session.terminal.print(`${JSON.stringify({ ...proof, key }, undefined, 2)}\n`);
  return EXIT.clean;
}

async function anchor(session: Session): Promise<ExitCode> {
  const { size, ref, commit } = await session.ask(audit.anchor, { folder: await session.open() });
  session.terminal.print(`${size} rows are anchored in ${ref} (${commit.slice(0, 12)}). To keep it elsewhere: git push REMOTE ${ref}\n`);
  return EXIT.clean;
}

async function prune(session: Session, options: Place & { days: string }): Promise<ExitCode> {
  const folder = await recordOf(session, options);
  const { sealed, pruned } = await session.ask(audit.prune, { folder, days: numberOf(options.days, '--days') });
  session.terminal.print(`${pruned} bodies were dropped. The first ${sealed} rows are sealed.\n`);
  return EXIT.clean;
}
