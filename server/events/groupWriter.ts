import type { Database } from '../data/database.ts';
import { appendEvents } from './eventStore.ts';
import type { StoredEvent } from './tables.ts';

interface Waiting {
  readonly event: StoredEvent;
  resolve(): void;
  reject(reason: unknown): void;
}

/** Enough to make the commit cheap for each, few enough that none waits long. */
const MAX_GROUP = 1024;

/** Commits what is published at the same time together: the disk is asked once for many. */
export class GroupWriter {
  readonly #database: Database;
  readonly #onWritten: (events: readonly StoredEvent[]) => void;
  #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(database: Database, onWritten: (events: readonly StoredEvent[]) => void) {
    this.#database = database;
    this.#onWritten = onWritten;
  }

  /** Resolves when the event is committed. Call it outside of transactions of the database. */
  write(event: StoredEvent): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ event, resolve, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      // Lets everybody who is about to publish join.
      await new Promise((resolve) => setImmediate(resolve));
      const group = this.#waiting.splice(0, MAX_GROUP);
      const events = group.map(({ event }) => event);
      try {
        await appendEvents(this.#database, events);
        this.#onWritten(events);
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#isWriting = false;
  }
}
