import { hostname } from 'node:os';
import { sql } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import { ownerName } from '../../base/owner.ts';
import type { Database } from '../../data/database.ts';
import type { Carrier, Transport } from '../transport.ts';
import { connectRedis, type Redis } from './connection.ts';
import { Relay } from './relay.ts';
import { streamIdOf, toFields } from './streamEvent.ts';
import { StreamFeed } from './streamFeed.ts';

interface RedisOptions {
  /** `redis[s]://[[user][:password]@]host[:port][/database]`. */
  readonly url: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Tells this process from all others. */
  readonly id: string;
}

/** Dead letters that are kept for whoever watches Redis, about. The table has them all. */
const DEAD_STREAM_LENGTH = 10_000;

/** Events through Redis Streams: a stream for each database, a group for each consumer, a channel that says that there is news. */
export class RedisTransport implements Transport {
  readonly #options: RedisOptions;
  readonly #redis: Redis;
  readonly #carriers: Set<RedisCarrier>;

  private constructor(options: RedisOptions, redis: Redis, carriers: Set<RedisCarrier>) {
    this.#options = options;
    this.#redis = redis;
    this.#carriers = carriers;
  }

  /** Does not wait for Redis. Throws `IoError` when the library is missing. */
  static async create(options: RedisOptions): Promise<RedisTransport> {
    const carriers = new Set<RedisCarrier>();
    const redis = await connectRedis(options.url, options.log, () => {
      for (const carrier of carriers) carrier.connected();
    });
    return new RedisTransport(options, redis, carriers);
  }

  async attach(database: Database, workspace: string, onNews: () => void): Promise<Carrier> {
    const { clock, log, id } = this.#options;
    const stream = await streamOf(database, workspace);
    const carrier = new RedisCarrier({ database, stream, redis: this.#redis, clock, log, member: ownerName(id), onNews });
    this.#carriers.add(carrier);
    if (this.#redis.isReady) carrier.connected();
    const stop = carrier.stop.bind(carrier);
    return Object.assign(carrier, {
      stop: () => {
        this.#carriers.delete(carrier);
        return stop();
      },
    });
  }

  async close(): Promise<void> {
    this.#redis.destroy();
  }
}

interface CarrierOptions {
  readonly database: Database;
  readonly stream: string;
  readonly redis: Redis;
  readonly clock: Clock;
  readonly log: Logger;
  readonly member: string;
  onNews(): void;
}

class RedisCarrier implements Carrier {
  readonly #options: CarrierOptions;
  readonly #relay: Relay;
  readonly #hear: () => void;

  constructor(options: CarrierOptions) {
    this.#options = options;
    this.#hear = () => options.onNews();
    this.#relay = new Relay({ ...options, onAdded: () => this.#announce() });
  }

  /** Redis is there, for the first time or again; it may have lost everything. */
  connected(): void {
    const { redis, stream, onNews } = this.#options;
    this.#try('hear of news', redis.subscribe(stream, this.#hear));
    this.#relay.lookAgain();
    onNews();
  }

  published(): void {
    this.#relay.wake();
  }

  createFeed({ consumer }: Parameters<Carrier['createFeed']>[0]): StreamFeed {
    return new StreamFeed({ ...this.#options, group: consumer });
  }

  buried(...[consumer, event, error]: Parameters<Carrier['buried']>): void {
    const { redis, stream } = this.#options;
    const fields = { ...toFields(event), consumer, error, event: streamIdOf(event.position) };
    const TRIM = { strategy: 'MAXLEN', strategyModifier: '~', threshold: DEAD_STREAM_LENGTH } as const;
    this.#try('tell of a dead letter', redis.xAdd(`${stream}:dead`, '*', fields, { TRIM }));
  }

  async stop(): Promise<void> {
    const { redis, stream } = this.#options;
    if (redis.isReady) this.#try('stop hearing', redis.unsubscribe(stream, this.#hear));
    await this.#relay.stop();
  }

  #announce(): void {
    const { redis, stream, onNews } = this.#options;
    onNews();
    this.#try('tell of news', redis.publish(stream, ''));
  }

  /** What only saves others time may fail: they look by themselves, and after an outage everything is done again. */
  #try(what: string, work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#options.log.debug(`Redis did not ${what}`, { error: messageOf(error) }));
  }
}

/** Every process that opens the same database comes to the same name, and no other database does. */
async function streamOf(database: Database, workspace: string): Promise<string> {
  if (database.dialect === 'sqlite') return `stewardry:events:${hostname()}:${workspace}`;
  const { rows } = await sql<{ name: string }>`select current_database() || ':' || current_schema() as name`.execute(database.tables());
  return `stewardry:events:${rows[0]?.name ?? workspace}`;
}
