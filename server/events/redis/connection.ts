import type { RedisClientType } from '@redis/client';
import { IoError, messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';

/** A connection with the replies of RESP 3, on which one can subscribe and send commands. */
export type Redis = RedisClientType;

const CONNECT_LIMIT_MS = 5_000;
const RECONNECT_SOONEST_MS = 50;
const RECONNECT_LATEST_MS = 2_000;

/**
 * A connection that comes back by itself, for ever. While it is away, commands fail at once instead of waiting. Throws `IoError` when
 * the library is missing: it is not part of the extension.
 */
export async function connectRedis(url: string, log: Logger, onReady: () => void): Promise<Redis> {
  const { createClient } = await loadLibrary();
  const client: Redis = createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: CONNECT_LIMIT_MS,
      reconnectStrategy: (retries) => Math.min(RECONNECT_LATEST_MS, RECONNECT_SOONEST_MS * 2 ** Math.min(retries, 10)),
    },
  });
  const server = withoutPassword(url);
  let isAway = false;
  client.on('error', (error: unknown) => {
    // One line for an outage, not one for each try.
    if (!isAway) log.warning('Redis cannot be reached; events wait in the database', { server, error: messageOf(error) });
    isAway = true;
  });
  client.on('ready', () => {
    if (isAway) log.info('Redis can be reached again', { server });
    isAway = false;
    onReady();
  });
  // Resolves with the first connection, perhaps much later: nobody waits for it.
  client.connect().catch((error: unknown) => log.debug('gave up connecting to Redis', { server, error: messageOf(error) }));
  return client;
}

async function loadLibrary(): Promise<typeof import('@redis/client')> {
  try {
    return await import('@redis/client');
  } catch (cause) {
    throw new IoError('Redis needs the package "@redis/client". Run "npm install @redis/client" beside Stewardry', { cause });
  }
}

function withoutPassword(url: string): string {
  const parsed = new URL(url);
  parsed.password = '';
  return parsed.href;
}
