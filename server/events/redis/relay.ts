import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { Database } from '../../data/database.ts';
import { readCursors } from '../consumerStore.ts';
import { readAfter } from '../eventStore.ts';
import type { LoggedEvent } from '../tables.ts';
import { WakeUp } from '../wakeUp.ts';
import type { Redis } from './connection.ts';
import { positionIn, streamIdOf, toFields } from './streamEvent.ts';

const PAGE = 500;
const RETRY_AFTER_MS = 1_000;
/** Entries that a stream keeps, about. Whoever is further behind reads the log itself. */
const STREAM_LENGTH = 100_000;
/**
 * Adds entries in order: many in one command, which costs a fifth of a command each. An entry that is there, or one after it, is no
 * failure. Arguments: the length to keep, then id, payload and head of each.
 */
const ADD_ALL = `
for i = 2, #ARGV, 3 do
  local added = redis.pcall('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], ARGV[i], 'payload', ARGV[i + 1], 'head', ARGV[i + 2])
  if type(added) == 'table' and added.err and not string.find(added.err, 'equal or smaller than the target stream top item', 1, true) then
    return added
  end
end
return #ARGV`;

interface RelayOptions {
  readonly database: Database;
  readonly stream: string;
  readonly redis: Redis;
  readonly clock: Clock;
  readonly log: Logger;
  /** There are new entries in the stream. */
  onAdded(): void;
}

/**
 * Copies the log of a database into its stream: the log is the outbox. Any number of processes may do so at once, because each goes on
 * after the last entry of the stream, in order, and adding what is there does nothing. It keeps no note of its own: what Redis lost is
 * added again.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #stop = new AbortController();
  readonly #news: WakeUp;
  readonly #ended: Promise<void>;
  /** Position of the last entry of the stream, as far as known. */
  #last: number | undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#news = new WakeUp(options.clock);
    this.#ended = this.#run();
  }

  /** There may be something to copy. */
  wake(): void {
    this.#news.wake();
  }

  /** Redis may have lost something. */
  lookAgain(): void {
    this.#last = undefined;
    this.#news.wake();
  }

  /** Resolves when it does not use the database any more. */
  stop(): Promise<void> {
    this.#stop.abort();
    return this.#ended;
  }

  async #run(): Promise<void> {
    const { log, stream } = this.#options;
    const { signal } = this.#stop;
    let isFailing = false;
    while (!signal.aborted) {
      try {
        const isDone = await this.#copyPage();
        isFailing = false;
        if (isDone) await this.#news.sleep(signal);
      } catch (error) {
        this.#last = undefined;
        if (signal.aborted) return;
        if (!isFailing) log.warning('events wait in the database', { stream, error: messageOf(error) });
        isFailing = true;
        await this.#news.sleep(signal, RETRY_AFTER_MS);
      }
    }
  }

  /** True when there was nothing left. */
  async #copyPage(): Promise<boolean> {
    const { database, onAdded } = this.#options;
    const last = this.#last ?? (await this.#findLast());
    const events = await readAfter(database, last, undefined, PAGE);
    if (this.#stop.signal.aborted) return true;
    if (events.length > 0) await this.#add(events);
    this.#last = events.at(-1)?.position ?? last;
    if (events.length > 0) onAdded();
    return events.length < PAGE;
  }

  async #add(events: readonly LoggedEvent[]): Promise<void> {
    const { redis, stream } = this.#options;
    const entries = events.flatMap((event) => {
      const { payload, head } = toFields(event);
      return [streamIdOf(event.position), payload, head];
    });
    await redis.eval(ADD_ALL, { keys: [stream], arguments: [String(STREAM_LENGTH), ...entries] });
  }

  /** In an empty stream: where the slowest consumer is. */
  async #findLast(): Promise<number> {
    const { stream, database, redis } = this.#options;
    if ((await redis.exists(stream)) === 1) {
      const last = positionIn((await redis.xInfoStream(stream))['last-generated-id']);
      if (last > 0) return last;
    }
    const positions = (await readCursors(database)).map(({ position }) => position);
    return positions.length === 0 ? 0 : Math.min(...positions);
  }
}
