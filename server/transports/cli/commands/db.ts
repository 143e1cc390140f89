import path from 'node:path';
import type { Command } from 'commander';
import * as data from '../../../../protocol/data.ts';
import type { ResultOut } from '../../../../protocol/index.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { registerDbBackups } from './dbBackup.ts';
import { registerDbEncryption } from './dbEncryption.ts';
import { folderOf, INSTALLATION, type Which } from './dbFolder.ts';

/** `stewardry db …`: the databases of the workspace and of the installation. */
export function registerDb(program: Command, session: Session, finish: (code: ExitCode) => void): void {
  const command = program.command('db').description('look after the database of this workspace');
  command
    .command('status')
    .description('say where the database is and what is in it')
    .option(...INSTALLATION)
    .option('--json', 'as JSON')
    .action(async (options: Which & { json?: true }) => {
      const result = await session.ask(data.status, { folder: await folderOf(options, session) });
      session.terminal.print(options.json ? `${JSON.stringify(result, null, 2)}\n` : describe(result));
      finish(result.notices.length === 0 ? EXIT.clean : EXIT.findings);
    });
  command
    .command('copy')
    .description('copy the database to PostgreSQL, or back into a file')
    .requiredOption('--to <place>', 'postgres://USER:PASSWORD@HOST:PORT/DATABASE, sqlite:FILE, or sqlite for the file it has here')
    .option('--replace', 'replace a target that is not empty')
    .option(...INSTALLATION)
    .action(async (options: Which & { to: string; replace?: true }) => {
      const folder = await folderOf(options, session);
      const to = options.to.startsWith('sqlite:') ? `sqlite:${path.resolve(session.terminal.cwd, options.to.slice(7))}` : options.to;
      const { place, tables } = await session.ask(data.copy, { folder, to, replace: options.replace ?? false }, 'copying');
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      session.terminal.print(`copied ${rows} rows in ${tables.length} tables to ${place}; every table is equal to its original\n`);
      finish(EXIT.clean);
    });
  registerDbBackups(command, session, finish);
  registerDbEncryption(command, session, finish);
}

function describe({ dialect, place, bytes, tables, migrations, connections, notices }: ResultOut<typeof data.status>): string {
  const engine = { sqlite: 'SQLite', postgres: 'PostgreSQL' }[dialect];
  const width = Math.max(...tables.map((table) => table.name.length), 0);
  const latest = new Map(migrations.map(({ module, number, name }) => [module, `${String(number).padStart(4, '0')}_${name}`]));
  return [
    `database     ${engine}, ${place}`,
    `size         ${(bytes / 1024).toFixed(0)} kB`,
    ...(connections ? [`connections  ${connections.open} of at most ${connections.limit}, ${connections.waiting} waiting`] : []),
    ...notices.map((notice) => `WARN         ${notice}`),
    '',
    ...tables.map(({ name, rows }) => `${name.padEnd(width)}  ${rows}`),
    '',
    ...[...latest].map(([module, migration]) => `${module.padEnd(width)}  ${migration}`),
    '',
  ].join('\n');
}
