import { BadInputError } from '../../base/errors.ts';
import type { BackupPowers } from './powers.ts';

/** The database's file. Throws `BadInputError` when a server keeps the database; `task` says what cannot be done then. */
export function requireFile({ databases }: Pick<BackupPowers, 'databases'>, folder: string | null, task: string): string {
  const file = databases.fileOf(folder);
  if (file !== undefined) return file;
  throw new BadInputError(`This database is kept by a PostgreSQL server, so Stewardry cannot ${task}. Use the tools of the server`);
}
