import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import { isProcessGone } from '../../base/owner.ts';
import type { Database } from '../../data/database.ts';
import { LeaseObserver } from '../leases.ts';
import { readLeases, takeBackAll } from './jobTable.ts';
import { runStatements } from './runStatements.ts';
import { forgetOld } from './statements.ts';

/** Completed and cancelled jobs are kept for a person to look at: this many, and so long if the archive has not taken them after 30 days. */
const KEEP_MS = 60 * 24 * 3_600_000;
const KEEP_COUNT = 10_000;
const FORGET_EVERY_MS = 600_000;

/** Keeps one database in order: jobs of processes that are no more, and jobs that nobody wants to see any more. */
export class Housekeeper {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #observer: LeaseObserver;
  /** Monotonic milliseconds. */
  #forgetAt = 0;

  constructor(database: Database, clock: Clock, log: Logger, leaseMs: number) {
    this.#database = database;
    this.#clock = clock;
    this.#log = log;
    this.#observer = new LeaseObserver(leaseMs, isProcessGone);
  }

  /** Takes jobs from owners that died or fell silent and returns their ids. `ours` are those that run here. */
  async takeOver(ours: () => ReadonlySet<string>): Promise<readonly string[]> {
    const leases = await readLeases(this.#database);
    const running = ours();
    const ofOthers = leases.filter(({ id }) => !running.has(id));
    const expired = this.#observer.expired(ofOthers, this.#clock.monotonic());
    if (expired.length === 0) return [];
    const taken = await takeBackAll(this.#database, expired, this.#clock.now());
    this.#log.warning('Jobs of a process that died or fell silent were taken over', { jobs: taken });
    return taken;
  }

  /** Every ten minutes; otherwise it does nothing. */
  async forgetOld(): Promise<void> {
    if (this.#clock.monotonic() < this.#forgetAt) return;
    this.#forgetAt = this.#clock.monotonic() + FORGET_EVERY_MS;
    await runStatements(this.#database, [forgetOld(this.#clock.now() - KEEP_MS, KEEP_COUNT)]);
  }
}
