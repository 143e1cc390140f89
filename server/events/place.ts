import type { Clock } from '../base/clock.ts';
import type { Database } from '../data/database.ts';
import { type Cursor, type Holder, noteTrouble, saveCursor } from './consumerStore.ts';
import type { Feed } from './feed.ts';

/** The lease or the cursor is no longer what it was: what was read is let go and read again. */
export class MovedOn extends Error {}

interface PlaceOptions {
  readonly database: Database;
  readonly holder: Holder;
  readonly feed: Feed;
  readonly clock: Clock;
}

/** Effects outside of the database may be repeated anyway, so their cursor is written this seldom. Milliseconds. */
export const SAVE_EVERY_MS = 200;
/** Events of others that are passed over before the cursor is written for that alone. */
const SAVE_AFTER_PASSED = 5_000;

/** How far a consumer is, while this process has its lease. What throws `MovedOn` has changed nothing. */
export class Place {
  readonly holder: Holder;
  readonly #options: PlaceOptions;
  #saved: number;
  #savedAt: number;
  #reached: number;
  #hasHandled = false;
  #attempts: number;
  #crashes: number;

  constructor(cursor: Pick<Cursor, 'position' | 'attempts' | 'crashes'>, options: PlaceOptions) {
    this.holder = options.holder;
    this.#options = options;
    this.#saved = cursor.position;
    this.#reached = cursor.position;
    this.#savedAt = options.clock.monotonic();
    this.#attempts = cursor.attempts;
    this.#crashes = cursor.crashes;
  }

  get reached(): number {
    return this.#reached;
  }

  /** How often the next event has failed. */
  get attempts(): number {
    return this.#attempts;
  }

  /** How often a process has died of the next event. */
  get crashes(): number {
    return this.#crashes;
  }

  /** Milliseconds until the cursor is to be written; `undefined`: it need not. */
  get dueIn(): number | undefined {
    if (this.#reached - this.#saved > SAVE_AFTER_PASSED) return 0;
    return this.#hasHandled ? Math.max(0, this.#savedAt + SAVE_EVERY_MS - this.#options.clock.monotonic()) : undefined;
  }

  /** Everything up to here was handled, but that is not written yet. */
  handled(position: number): void {
    this.#hasHandled = true;
    this.passed(position);
  }

  /** There is nothing for the consumer up to here. */
  passed(position: number): void {
    if (position <= this.#reached) return;
    this.#reached = position;
    this.#attempts = 0;
    this.#crashes = 0;
  }

  /** Writes how far the consumer is. */
  async save(): Promise<void> {
    if (this.#reached === this.#saved) return;
    await this.write(this.#reached);
    await this.written(this.#reached);
  }

  /** Writes the cursor, in the open transaction when there is one. Call `written` after the commit. */
  async write(position: number): Promise<void> {
    if (!(await saveCursor(this.#options.database, this.holder, position))) throw new MovedOn();
  }

  async written(position: number): Promise<void> {
    this.passed(position);
    this.#saved = position;
    this.#savedAt = this.#options.clock.monotonic();
    this.#hasHandled = false;
    await this.#options.feed.done(position);
  }

  /** The next event has failed so often. */
  async noteAttempts(attempts: number): Promise<void> {
    await this.save();
    await noteTrouble(this.#options.database, this.holder, { attempts });
    this.#attempts = attempts;
  }

  /** The next event is begun, and may be the death of this process. */
  async noteStart(): Promise<void> {
    await noteTrouble(this.#options.database, this.holder, { crashes: this.#crashes + 1 });
  }
}
