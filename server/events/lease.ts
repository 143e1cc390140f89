import type { Clock } from '../base/clock.ts';
import { isProcessGone } from '../base/owner.ts';
import type { Database } from '../data/database.ts';
import { type Cursor, createCursors, readCursor, releaseLease, takeLease } from './consumerStore.ts';

/** A process that has not shown a sign of life for so long has lost its consumers. Milliseconds; it shows one every `BEAT_EVERY_MS`. */
const DEAD_AFTER_MS = 5_000;
export const BEAT_EVERY_MS = 1_000;

/** What came of asking for the lease. */
export type Hold =
  | { readonly isOurs: false }
  /** `isInherited`: whoever had it before died, perhaps of the next event. */
  | { readonly isOurs: true; readonly cursor: Cursor; readonly isInherited: boolean };

interface LeaseOptions {
  readonly database: Database;
  readonly consumer: string;
  readonly owner: string;
  readonly from: 'now' | 'start';
  readonly clock: Clock;
}

/**
 * The right to run one consumer on one database, for one process at a time. No wall clock is compared: the owner counts up a number,
 * and whoever waits measures with its own steady clock for how long the number has stood still.
 */
export class Lease {
  readonly #options: LeaseOptions;
  #seen: { readonly owner: string; readonly beat: number; readonly since: number } | undefined;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  /** Reads the cursor, and takes the lease when it is free or its owner is dead. */
  async hold(): Promise<Hold> {
    const { database, consumer, owner, from } = this.#options;
    let cursor = await readCursor(database, consumer);
    if (cursor === undefined) {
      await createCursors(database, [{ consumer, from }]);
      cursor = await readCursor(database, consumer);
    }
    if (cursor === undefined) return { isOurs: false };
    if (cursor.owner === owner) return { isOurs: true, cursor, isInherited: false };
    if (cursor.owner !== null && !this.#isDead(cursor.owner, cursor.beat)) return { isOurs: false };
    const isTaken = await takeLease(database, consumer, owner, cursor);
    return isTaken ? { isOurs: true, cursor: { ...cursor, owner }, isInherited: cursor.owner !== null } : { isOurs: false };
  }

  async release(): Promise<void> {
    await releaseLease(this.#options.database, this.#options.consumer, this.#options.owner);
  }

  #isDead(owner: string, beat: number): boolean {
    const { database, clock } = this.#options;
    // On a server's database the owner may live in a container that calls itself the same.
    if (database.dialect === 'sqlite' && isProcessGone(owner)) return true;
    const now = clock.monotonic();
    if (this.#seen?.owner !== owner || this.#seen.beat !== beat) this.#seen = { owner, beat, since: now };
    return now - this.#seen.since >= DEAD_AFTER_MS;
  }
}
