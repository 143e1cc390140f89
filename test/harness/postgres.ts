/** Real PostgreSQL servers for tests: one that a whole run shares, and ones of a test's own that it may stop and break. */
import { execFile, spawn } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './findProgram.ts';
import { findFreePort } from './freePort.ts';
import { isFirst } from './isFirst.ts';
import { createTemporaryFolder } from './temporaryFolder.ts';
import { waitFor } from './waitFor.ts';

const run = promisify(execFile);

/** A server of a test's own. */
export interface PostgresServer {
  /** `postgres://stewardry@127.0.0.1:PORT/stewardry`; no password is needed. */
  readonly url: string;
  readonly folder: string;
  /** Lets the server use a folder. */
  share(folder: string): Promise<void>;
  /** Ends every connection and comes back on the same port with the same data. */
  restart(): Promise<void>;
  /** At once, as a crash would; `start` goes on with the same data. */
  stop(): Promise<void>;
  start(): Promise<void>;
  dispose(): Promise<void>;
}

/** Says which programs are missing, so that a test fails with what to do. */
const MISSING = 'PostgreSQL is not installed: "npm test" installs it on Debian, or run "apt-get install postgresql"';

/** Where Debian keeps the programs of each version; elsewhere they are on the PATH. */
export function findPostgresProgram(name: string): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(debian, version, 'bin', name)).find((file) => existsSync(file)) ?? findProgram(name);
}

/**
 * The server that all test files of a run share, started by the first that asks. Returns its URL; each test works in a schema of its
 * own. `postgresOfRun.ts` stops it after the run.
 */
export async function sharedPostgres(): Promise<string> {
  const folder = process.env['STEWARDRY_TEST_POSTGRES'];
  if (folder === undefined) throw new Error('The shared PostgreSQL needs the globalSetup of vitest.config.ts');
  const ready = join(folder, 'url');
  const failed = join(folder, 'failed');
  if (isFirst(join(folder, 'claimed'))) {
    try {
      const server = await createServer(folder);
      await server.start();
      writeFileSync(ready, server.url);
    } catch (error) {
      writeFileSync(failed, String(error));
      throw error;
    }
  }
  await waitFor('the shared PostgreSQL', () => existsSync(ready) || existsSync(failed), START_LIMIT_MS);
  if (existsSync(failed)) throw new Error(readFileSync(failed, 'utf8'));
  return readFileSync(ready, 'utf8');
}

/** Starts a server for one test file. Takes about two seconds. */
export async function startPostgres(): Promise<PostgresServer> {
  const temporary = createTemporaryFolder('postgres');
  const server = await createServer(temporary.path);
  await server.start();
  return {
    ...server,
    async dispose() {
      await server.stop();
      temporary.dispose();
    },
  };
}

/** Ends the server of a data folder, if one runs, and waits until it is gone. */
export async function stopPostgres(folder: string): Promise<void> {
  const pid = readPid(folder);
  if (pid === undefined) return;
  signal(pid, 'SIGQUIT');
  // It takes its note of the process away last; killed, it could not, and the process is gone or waits to be forgotten.
  await waitFor('PostgreSQL to end', () => readPid(folder) !== pid || !signal(pid, 0));
}

const START_LIMIT_MS = 60_000;
const USER = 'stewardry';

/** Nothing of a test's data has to survive a power cut; the end of the server it does survive. */
const QUICK = ['fsync=off', 'full_page_writes=off', 'max_connections=200', 'autovacuum=off', 'unix_socket_directories='];

/** Text sorts as people in America sort it, which is how most servers are set up, and not as SQLite does. */
const SORTING = ['--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en-US'];

async function createServer(folder: string): Promise<Omit<PostgresServer, 'dispose'>> {
  const [initdb, postgres] = ['initdb', 'postgres'].map(findPostgresProgram);
  if (initdb === undefined || postgres === undefined) throw new Error(MISSING);
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  for (const each of [folder, data]) await giveAway(each);
  await run(...asServerUser(initdb, ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', ...SORTING, '-N']), { cwd: tmpdir() });
  endWithOwner(folder);
  const port = await findFreePort();
  const url = `postgres://${USER}@127.0.0.1:${port}/${USER}`;
  const start = async (): Promise<void> => {
    const log = openSync(join(folder, 'log'), 'a');
    const settings = [...QUICK, 'listen_addresses=127.0.0.1', `port=${port}`].flatMap((setting) => ['-c', setting]);
    const [command, parameters] = asServerUser(postgres, ['-D', data, ...settings]);
    // On its own, so that it outlives the test file that happened to be the first.
    spawn(command, parameters, { cwd: tmpdir(), detached: true, stdio: ['ignore', log, log] }).unref();
    closeSync(log);
    await waitFor('PostgreSQL to accept connections', () => createDatabase(port), START_LIMIT_MS);
  };
  const stop = (): Promise<void> => stopPostgres(folder);
  return {
    url,
    folder,
    share: giveAway,
    start,
    stop,
    async restart() {
      await stop();
      await start();
    },
  };
}

/** The process whose end is the end of a server: this one, or that of the whole run for the server that its files share. */
const OWNER = 'STEWARDRY_TEST_OWNER';

/** Stops the server and removes its folder when its owner was killed, which leaves no time for that. Ends with the owner. */
function endWithOwner(folder: string): void {
  const owner = folder === process.env['STEWARDRY_TEST_POSTGRES'] ? process.env[OWNER] : String(process.pid);
  const script = `while kill -0 "$1" 2>/dev/null; do sleep 1; done
    if [ -f "$2/data/postmaster.pid" ]; then kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")"; sleep 1; rm -rf "$2"; fi`;
  if (process.platform === 'win32' || owner === undefined) return;
  spawn('sh', ['-c', script, 'watch', owner, folder], { cwd: tmpdir(), detached: true, stdio: 'ignore' }).unref();
}

/** Creates the database of `url`; true when it is there. */
async function createDatabase(port: number): Promise<boolean> {
  const psql = findPostgresProgram('psql');
  if (psql === undefined) throw new Error(MISSING);
  const where = ['-h', '127.0.0.1', '-p', String(port), '-U', USER, '-qtA'];
  try {
    await run(psql, [...where, '-d', 'postgres', '-c', `create database ${USER}`]);
    return true;
  } catch (error) {
    return String(error).includes('already exists');
  }
}

/** PostgreSQL refuses to run as root, so root hands it to the user that Debian made for it. */
function asServerUser(program: string, parameters: readonly string[]): [string, string[]] {
  return isRoot() ? ['runuser', ['-u', 'postgres', '--', program, ...parameters]] : [program, [...parameters]];
}

async function giveAway(folder: string): Promise<void> {
  if (!isRoot()) return;
  const ids = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])));
  const [user = 0, group = 0] = ids.map(({ stdout }) => Number(stdout));
  chownSync(folder, user, group);
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function readPid(folder: string): number | undefined {
  const file = join(folder, 'data', 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
}

/** Signal 0 only asks. True when the process was there. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    // Gone already, which is the aim.
    return false;
  }
}
