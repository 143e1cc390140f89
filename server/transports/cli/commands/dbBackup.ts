import path from 'node:path';
import type { Command } from 'commander';
import * as backup from '../../../../protocol/backup.ts';
import type { ParamsIn, RestorePoint } from '../../../../protocol/index.ts';
import { type Session, UsageError } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { folderOf, INSTALLATION, type Which } from './dbFolder.ts';

interface RestoreOptions extends Which {
  readonly at?: string;
  readonly number?: string;
  readonly from?: string;
  readonly list?: true;
  readonly json?: true;
}

/** `stewardry db backup` and `stewardry db restore`. */
export function registerDbBackups(db: Command, session: Session, finish: (code: ExitCode) => void): void {
  db.command('backup')
    .description('back the database up now')
    .option('--increment', 'only what has changed since the last full backup')
    .option(...INSTALLATION)
    .action(async (options: Which & { increment?: true }) => {
      const folder = await folderOf(options, session);
      const { point, file } = await session.ask(backup.create, { folder, kind: options.increment ? 'increment' : 'full' });
      session.terminal.print(point === null ? `backed up to ${file}\n` : `${describe(point)}\nbacked up to ${file}\n`);
      finish(EXIT.clean);
    });
  db.command('restore')
    .description('put the database back to a backup; what is there now is backed up first')
    .option('--list', 'only list the backups')
    .option('--at <time>', 'the latest backup of that time or before, such as 2026-01-31T12:00 (local time)')
    .option('--number <number>', 'the backup with that number')
    .option('--from <file>', 'a database file of anywhere, such as a backup that was copied here')
    .option('--json', 'as JSON')
    .option(...INSTALLATION)
    .action(async (options: RestoreOptions) => finish(await restore(options, session)));
  db.command('archive')
    .description('move old rows to the archive now, instead of after the next full backup')
    .option(...INSTALLATION)
    .action(async (options: Which) => {
      const { tables } = await session.ask(backup.archive, { folder: await folderOf(options, session) });
      for (const { table, rows } of tables) session.terminal.print(`${table}  ${rows} rows\n`);
      if (tables.length === 0) session.terminal.print('no table has a retention\n');
      finish(EXIT.clean);
    });
}

async function restore(options: RestoreOptions, session: Session): Promise<ExitCode> {
  const source = sourceOf(options, session);
  const folder = await folderOf(options, session);
  const { terminal } = session;
  if (options.list) {
    const { points, place } = await session.ask(backup.list, { folder });
    if (options.json) terminal.print(`${JSON.stringify(points, null, 2)}\n`);
    else terminal.print(points.length === 0 ? `no backups in ${place}\n` : `${points.map(describe).join('\n')}\nin ${place}\n`);
    return EXIT.clean;
  }
  const result = await session.ask(backup.restore, { folder, source });
  if (options.json) terminal.print(`${JSON.stringify(result, null, 2)}\n`);
  else {
    terminal.print(`restored ${result.rows} rows${result.point === null ? '' : ` of ${describe(result.point)}`}\n`);
    if (result.before !== null) terminal.print(`what was there before is backup number ${result.before.number}\n`);
    if (result.movedTo !== null) terminal.print(`the file that was there could not be read; it is now ${result.movedTo}\n`);
  }
  return EXIT.clean;
}

function sourceOf({ at, number, from }: RestoreOptions, { terminal }: Session): ParamsIn<typeof backup.restore>['source'] {
  if ([at, number, from].filter((each) => each !== undefined).length > 1) {
    throw new UsageError('Give one of --at, --number and --from, not several.');
  }
  if (from !== undefined) return { kind: 'file', file: path.resolve(terminal.cwd, from) };
  if (number !== undefined) {
    if (!/^\d+$/.test(number)) throw new UsageError(`"${number}" is not the number of a backup. "stewardry db restore --list" shows them.`);
    return { kind: 'number', number: Number(number) };
  }
  if (at === undefined) return { kind: 'latest' };
  const time = Date.parse(at);
  if (Number.isNaN(time)) throw new UsageError(`"${at}" is not a time. Write it like 2026-01-31T12:00, or 2026-01-31T12:00Z for UTC.`);
  return { kind: 'time', time };
}

function describe({ number, time, kind, reason, bytes, rows, keyId }: RestorePoint): string {
  const local = new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 16).replace('T', ' ');
  const key = keyId === null ? '' : `, key ${keyId}`;
  return `number ${number}  ${local}  ${kind}, ${reason}  ${(bytes / 1024).toFixed(0)} kB, ${rows} rows${key}`;
}
