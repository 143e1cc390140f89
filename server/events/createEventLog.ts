import { EVENTS } from '../../protocol/catalog.ts';
import { messageOf } from '../base/errors.ts';
import { DatabaseEventLog, type EventLogOptions } from './databaseEventLog.ts';
import { RedisTransport } from './redis/redisTransport.ts';
import type { Transport } from './transport.ts';

/** What the event log of a backend is made from; `STEWARDRY_REDIS_URL` is read from `environment`. */
type Options = Pick<EventLogOptions, 'clock' | 'newId' | 'log'> & {
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** The event log with the product's catalog: through Redis where there is one, else from the databases themselves. */
export async function createEventLog({ environment, ...options }: Options): Promise<DatabaseEventLog> {
  const transport = await createTransport(environment['STEWARDRY_REDIS_URL'], options);
  return new DatabaseEventLog({ ...options, catalog: EVENTS, ...(transport === undefined ? {} : { transport }) });
}

/** Both ways use the same cursors, so a process without Redis works beside others that have it. */
async function createTransport(
  url: string | undefined,
  { clock, log, newId }: Omit<Options, 'environment'>,
): Promise<Transport | undefined> {
  if (!url) return undefined;
  try {
    return await RedisTransport.create({ url, clock, log, id: newId() });
  } catch (error) {
    log.error('events go without Redis', { error: messageOf(error) });
    return undefined;
  }
}
