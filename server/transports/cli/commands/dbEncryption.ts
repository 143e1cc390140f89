import type { Command } from 'commander';
import * as backup from '../../../../protocol/backup.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { folderOf, INSTALLATION, type Which } from './dbFolder.ts';

const COMMANDS = [
  ['encrypt', 'encrypt the database and its backups with the key in STEWARDRY_DATABASE_KEY', 'sqlcipher'],
  ['decrypt', 'decrypt the database and its backups', 'off'],
  ['rekey', 'change the key: STEWARDRY_DATABASE_KEY holds the new one, a comma, and the old one', 'sqlcipher'],
] as const;

/** `stewardry db encrypt`, `decrypt` and `rekey`. */
export function registerDbEncryption(db: Command, session: Session, finish: (code: ExitCode) => void): void {
  for (const [name, description, to] of COMMANDS) {
    db.command(name)
      .description(description)
      .option(...INSTALLATION)
      .action(async (options: Which) => finish(await convert(options, session, to)));
  }
}

async function convert(options: Which, session: Session, to: 'off' | 'sqlcipher'): Promise<ExitCode> {
  const { file, keyId, backups, left } = await session.ask(backup.encrypt, { folder: await folderOf(options, session), to });
  const { terminal } = session;
  terminal.print(
    keyId === null
      ? `${file} is not encrypted\n`
      : `${file} is encrypted with the key ${keyId}. Keep that key: without it, nobody can read the file\n`,
  );
  if (backups > 0) terminal.print(`${backups} backups were rewritten, too\n`);
  if (left.length === 0) return EXIT.clean;
  terminal.print(`These files are still as they were; delete those that you do not need:\n${left.map((each) => `  ${each}\n`).join('')}`);
  return EXIT.findings;
}
