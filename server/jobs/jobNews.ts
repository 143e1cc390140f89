import type { JobSummary } from '../../protocol/jobs.ts';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { DisposableStore, toDisposable } from '../base/disposable.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Database } from '../data/database.ts';
import type { JobChanges } from './jobQueue.ts';

/** At most this often is anybody told. Milliseconds. */
const TELL_EVERY_MS = 100;
/** More jobs than this in one message help nobody who looks at them. */
const MOST_TOLD = 100;

interface Pending {
  readonly changed: Set<string>;
  readonly gone: Set<string>;
  isIncomplete: boolean;
}

/** Gathers what changes and tells it together: a queue that runs thousands of jobs a second must not send thousands of messages. */
export class JobNews implements Disposable {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #read: (database: Database, ids: readonly string[]) => Promise<readonly JobSummary[]>;
  /** Only of these is anybody told. */
  readonly #folders = new Map<Database, string | null>();
  readonly #listeners = new Set<(changes: JobChanges) => void>();
  readonly #pending = new Map<Database, Pending>();
  readonly #timers = new DisposableStore();

  constructor(clock: Clock, log: Logger, read: (database: Database, ids: readonly string[]) => Promise<readonly JobSummary[]>) {
    this.#clock = clock;
    this.#log = log;
    this.#read = read;
  }

  onChanged(listener: (changes: JobChanges) => void): Disposable {
    this.#listeners.add(listener);
    return toDisposable(() => this.#listeners.delete(listener));
  }

  changed(database: Database, id: string): void {
    const pending = this.#of(database);
    if (pending.changed.size < MOST_TOLD) pending.changed.add(id);
    else pending.isIncomplete ||= !pending.changed.has(id);
  }

  gone(database: Database, id: string): void {
    const pending = this.#of(database);
    pending.changed.delete(id);
    pending.gone.add(id);
  }

  attend(database: Database, folder: string | null): void {
    this.#folders.set(database, folder);
  }

  /** Forgets what has not been told of a database that is going to be closed. */
  leave(database: Database): void {
    this.#folders.delete(database);
    this.#pending.delete(database);
  }

  dispose(): void {
    this.#pending.clear();
    this.#timers.dispose();
  }

  #of(database: Database): Pending {
    const known = this.#pending.get(database);
    if (known !== undefined) return known;
    const pending: Pending = { changed: new Set(), gone: new Set(), isIncomplete: false };
    this.#pending.set(database, pending);
    const timer = this.#clock.after(TELL_EVERY_MS, () => {
      this.#timers.delete(timer);
      void this.#tell(database, pending);
    });
    this.#timers.add(timer);
    return pending;
  }

  async #tell(database: Database, pending: Pending): Promise<void> {
    if (this.#pending.get(database) !== pending) return;
    this.#pending.delete(database);
    const folder = this.#folders.get(database);
    if (this.#listeners.size === 0 || folder === undefined) return;
    try {
      const jobs = pending.changed.size === 0 ? [] : await this.#read(database, [...pending.changed]);
      for (const listener of this.#listeners) listener({ folder, jobs, gone: [...pending.gone], isIncomplete: pending.isIncomplete });
    } catch (error) {
      this.#log.debug('News of jobs could not be read', { error: messageOf(error) });
    }
  }
}
