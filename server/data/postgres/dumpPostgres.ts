import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { CancelledError, IoError, systemCodeOf } from '../../base/errors.ts';
import { renameDurably } from '../sqlite/staging.ts';

const run = promisify(execFile);

/**
 * Writes one schema of a server into a file with `pg_dump`, in its custom format, for `pg_restore`. The file is there when it is whole.
 * Throws `IoError` when `pg_dump` is missing or fails.
 */
export async function dumpPostgres(url: string, schema: string, file: string, signal: AbortSignal): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true });
  const unfinished = `${file}.tmp`;
  const { address, environment } = withoutPassword(url);
  const options = { env: { ...process.env, ...environment }, signal };
  try {
    await run(
      'pg_dump',
      ['--format=custom', `--schema="${schema}"`, '--no-password', `--file=${unfinished}`, `--dbname=${address}`],
      options,
    );
    // Reads the table of contents: a dump that was cut short has none.
    await run('pg_restore', ['--list', unfinished], options);
    renameDurably(unfinished, file);
  } catch (error) {
    throw explain(error, signal);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** Arguments can be read by every user of the machine, the environment cannot. */
function withoutPassword(url: string): { readonly address: string; readonly environment: Readonly<Record<string, string>> } {
  const parsed = new URL(url);
  const password = decodeURIComponent(parsed.password);
  parsed.password = '';
  return { address: parsed.href, environment: password === '' ? {} : { PGPASSWORD: password } };
}

function explain(error: unknown, signal: AbortSignal): Error {
  if (signal.aborted) return new CancelledError(undefined, { cause: error });
  if (systemCodeOf(error) === 'ENOENT') {
    return new IoError(
      'A PostgreSQL database is backed up with "pg_dump", which is not installed or not on the PATH. Install the client programs of PostgreSQL (Debian: postgresql-client)',
      { cause: error },
    );
  }
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
  return new IoError(`"pg_dump" could not back the database up: ${said}`, { cause: error });
}
