import type { Database } from '../data/database.ts';
import { lastPosition, readAfter } from './eventStore.ts';
import type { LoggedEvent } from './tables.ts';

/** Events in order, and how far that looked. */
export interface Batch {
  readonly events: readonly LoggedEvent[];
  /** There is nothing for the consumer up to this position besides `events`. */
  readonly upTo: number;
}

/** Where one consumer's events come from. */
export interface Feed {
  /** The consumer goes on after this position: it has got the lease, or its cursor was moved. */
  seek(position: number): Promise<void>;
  /** The next events, at most `limit`; none when there are none now. */
  read(limit: number): Promise<Batch>;
  /** The consumer is done with everything up to a position, and the cursor says so. */
  done(position: number): Promise<void>;
}

/** Reads from the log itself; only events of some names, when given. */
export class LogFeed implements Feed {
  readonly #database: Database;
  readonly #names: readonly string[] | undefined;
  #position = 0;

  constructor(database: Database, names: readonly string[] | undefined) {
    this.#database = database;
    this.#names = names;
  }

  async seek(position: number): Promise<void> {
    this.#position = position;
  }

  async read(limit: number): Promise<Batch> {
    // Before the events, so that none can come between unseen.
    const last = this.#names === undefined ? 0 : await lastPosition(this.#database);
    const events = await readAfter(this.#database, this.#position, this.#names, limit);
    const reached = events.at(-1)?.position ?? this.#position;
    this.#position = events.length < limit ? Math.max(last, reached) : reached;
    return { events, upTo: this.#position };
  }

  async done(): Promise<void> {
    // The cursor is all there is.
  }
}
