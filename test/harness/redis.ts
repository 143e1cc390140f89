/** Real Redis servers for tests, each on a free port in a temporary folder. */
import { findProgram } from './findProgram.ts';
import { findFreePort } from './freePort.ts';
import { type GuardedProcess, startProcess } from './processGuard.ts';
import { createTemporaryFolder } from './temporaryFolder.ts';
import { waitFor } from './waitFor.ts';

/** A server of a test's own. */
export interface RedisServer {
  /** `redis://127.0.0.1:PORT`. */
  readonly url: string;
  /** Ends it; what it held is on the disk when it `keepsData`. */
  stop(): Promise<void>;
  /** Again on the same port. */
  start(): Promise<void>;
  dispose(): Promise<void>;
}

const MISSING = 'Redis is not installed: "npm test" installs it on Debian, or run "apt-get install redis-server"';

/** Starts a server. `keepsData`: it writes what it holds to the disk, and has it again after a restart. */
export async function startRedis({ keepsData = false } = {}): Promise<RedisServer> {
  const program = findProgram('redis-server');
  if (program === undefined) throw new Error(MISSING);
  const folder = createTemporaryFolder('redis');
  const port = await findFreePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.path, '--save', ''];
  let running: GuardedProcess | undefined;
  const server: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const started = startProcess(program, [...settings, '--appendonly', keepsData ? 'yes' : 'no']);
      running = started;
      await Promise.race([
        waitFor('Redis to accept connections', () => started.output().includes('Ready to accept connections')),
        started.ended.then(() => Promise.reject(new Error(`Redis ended: ${started.output()}`))),
      ]);
    },
    async stop() {
      await running?.stop();
      running = undefined;
    },
    async dispose() {
      await server.stop();
      folder.dispose();
    },
  };
  await server.start();
  return server;
}
