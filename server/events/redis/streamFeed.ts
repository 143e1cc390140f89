import { messageOf } from '../../base/errors.ts';
import type { Database } from '../../data/database.ts';
import { lastPosition, readAfter } from '../eventStore.ts';
import type { Batch, Feed } from '../feed.ts';
import type { LoggedEvent } from '../tables.ts';
import type { Redis } from './connection.ts';
import { fromFields, positionIn, streamIdOf } from './streamEvent.ts';

interface StreamFeedOptions {
  readonly database: Database;
  readonly redis: Redis;
  readonly stream: string;
  /** The consumer. */
  readonly group: string;
  /** This process. */
  readonly member: string;
}

/** What `XREADGROUP` answers; the library leaves it open. `null`: nothing new. */
type StreamReply = readonly { readonly messages: readonly { readonly id: string; readonly message: Record<string, string> }[] }[] | null;

const CLAIM_PAGE = 500;

/**
 * Reads a consumer's events as a consumer group of the stream. The cursor in the database says how far the consumer is; the group is
 * set to it when the consumer gets its lease, and what the stream lacks (trimmed, lost with Redis, replayed) is read from the log.
 */
export class StreamFeed implements Feed {
  readonly #options: StreamFeedOptions;
  /** Everything up to here was handed out. */
  #position = 0;
  /** What the stream lacks ends here. */
  #fromLogUpTo = 0;
  /** Read from the stream, but after something that it lacks. */
  #held: readonly LoggedEvent[] = [];
  /** Handed out by the group and not acknowledged, in order. */
  #pending: string[] = [];

  constructor(options: StreamFeedOptions) {
    this.#options = options;
  }

  async seek(position: number): Promise<void> {
    const { stream, group, database, redis } = this.#options;
    await createGroup(redis, stream, group, position);
    await this.#takeOver(position);
    await redis.xGroupSetId(stream, group, streamIdOf(position));
    const [next] = (await redis.xRange(stream, `(${streamIdOf(position)}`, '+', { COUNT: 1 })) ?? [];
    this.#position = position;
    this.#fromLogUpTo = next === undefined ? await lastPosition(database) : positionIn(next.id) - 1;
    this.#held = [];
    this.#pending = [];
  }

  async read(limit: number): Promise<Batch> {
    if (this.#position < this.#fromLogUpTo) {
      const events = await this.#readLog(limit);
      if (events.length > 0) return this.#handOut(events);
      this.#position = Math.max(this.#position, this.#fromLogUpTo);
    }
    if (this.#held.length === 0) this.#held = await this.#readStream(limit);
    const [first] = this.#held;
    if (first === undefined) return { events: [], upTo: this.#position };
    if (first.position > this.#position + 1 && (await this.#lacksSomethingBefore(first.position))) return this.read(limit);
    const events = this.#held.slice(0, limit);
    this.#held = this.#held.slice(limit);
    return this.#handOut(events);
  }

  async done(position: number): Promise<void> {
    const first = this.#pending.findIndex((id) => positionIn(id) > position);
    const ids = this.#pending.splice(0, first === -1 ? this.#pending.length : first);
    if (ids.length === 0) return;
    const { redis, stream, group } = this.#options;
    await redis.xAck(stream, group, ids);
  }

  #handOut(events: readonly LoggedEvent[]): Batch {
    this.#position = events.at(-1)?.position ?? this.#position;
    return { events, upTo: this.#position };
  }

  async #readLog(limit: number): Promise<readonly LoggedEvent[]> {
    const events = await readAfter(this.#options.database, this.#position, undefined, limit);
    return events.filter(({ position }) => position <= this.#fromLogUpTo);
  }

  async #readStream(limit: number): Promise<readonly LoggedEvent[]> {
    const { redis, stream, group, member } = this.#options;
    const reply: StreamReply = await redis.xReadGroup(group, member, { key: stream, id: '>' }, { COUNT: limit });
    const entries = reply?.[0]?.messages ?? [];
    this.#pending.push(...entries.map(({ id }) => id));
    return entries.map(({ id, message }) => fromFields(id, message)).filter(({ position }) => position > this.#position);
  }

  /** Numbers are left out also where a transaction was undone, so the log is asked. */
  async #lacksSomethingBefore(position: number): Promise<boolean> {
    const [next] = await readAfter(this.#options.database, this.#position, undefined, 1);
    if (next === undefined || next.position >= position) return false;
    this.#fromLogUpTo = position - 1;
    return true;
  }

  /** What members of the group that are gone left behind: done, or handed out again because the group is set back. */
  async #takeOver(position: number): Promise<void> {
    const { redis, stream, group, member } = this.#options;
    for (let start = '0-0'; ; ) {
      const { nextId, messages } = await redis.xAutoClaimJustId(stream, group, member, 0, start, { COUNT: CLAIM_PAGE });
      const done = messages.filter((id) => positionIn(id) <= position);
      if (done.length > 0) await redis.xAck(stream, group, done);
      if (nextId === '0-0') break;
      start = nextId;
    }
    for (const { name } of await redis.xInfoConsumers(stream, group)) {
      if (name !== member) await redis.xGroupDelConsumer(stream, group, name);
    }
  }
}

async function createGroup(redis: Redis, stream: string, group: string, position: number): Promise<void> {
  try {
    await redis.xGroupCreate(stream, group, streamIdOf(position), { MKSTREAM: true });
  } catch (error) {
    if (!messageOf(error).startsWith('BUSYGROUP')) throw error;
  }
}
