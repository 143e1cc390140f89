import type { Clock } from '../../../base/clock.ts';
import { type Disposable, DisposableStore } from '../../../base/disposable.ts';
import { messageOf } from '../../../base/errors.ts';
import type { Logger } from '../../../base/log.ts';
import { isProcessGone } from '../../../base/owner.ts';
import type { WorkspaceDatabases } from '../../../data/workspaceDatabases.ts';
import { LeaseObserver } from '../../../jobs/leases.ts';
import type { RunRow } from '../schemas.ts';
import { beat, claimRun, readRun, readWishes, releaseRun, runsWithProcess } from '../store/runRows.ts';
import type { ActiveRun } from './activeRun.ts';

/** How soon a wish or an answer that another process wrote is heeded; a cancel has to be through within a second. Milliseconds. */
const LOOK_EVERY_MS = 250;
/** Of these looks, every so many say that we live. */
const LOOKS_PER_BEAT = 8;
/** An owner elsewhere who says nothing for so long is gone. Milliseconds. */
const LEASE_MS = 15_000;
/** How often a process that stays looks for runs that nobody runs. Milliseconds. */
const RECOVER_EVERY_MS = 5_000;

export interface SupervisorHost {
  readonly clock: Clock;
  readonly log: Logger;
  readonly databases: WorkspaceDatabases;
  /** Name of this process among the owners of leases. */
  readonly owner: string;
  /** Whether this process takes over what others left behind. */
  readonly isResident: boolean;
  /** Makes the object for a claimed run, without beginning to work. */
  prepare(folder: string, row: RunRow, fence: number): Promise<ActiveRun>;
  /** Works on it until it has ended, was paused for good, or was stopped. Must not throw. */
  execute(run: ActiveRun): Promise<void>;
  /** Decides about a run whose process is gone. */
  adopt(folder: string, row: RunRow): Promise<void>;
}

/** Holds the runs that this process works on, by leases that other processes can see, and takes over those that were left behind. */
export class Supervisor implements Disposable {
  readonly #host: SupervisorHost;
  readonly #active = new Map<string, { readonly run: ActiveRun; readonly done: Promise<void> }>();
  readonly #observers = new Map<string, LeaseObserver>();
  readonly #launching = new Map<string, Promise<boolean>>();
  readonly #timers = new DisposableStore();
  #looks = 0;
  #isLooking = false;
  #isStopped = false;

  constructor(host: SupervisorHost) {
    this.#host = host;
    if (host.isResident) this.#recoverLater();
  }

  find(id: string): ActiveRun | undefined {
    return this.#active.get(id)?.run;
  }

  /** Claims a run and begins to work on it; false when somebody else has it. Asking again while it runs here changes nothing. */
  launch(folder: string, id: string): Promise<boolean> {
    const known = this.#launching.get(id);
    if (known !== undefined) return known;
    const launching = this.#launch(folder, id).finally(() => this.#launching.delete(id));
    this.#launching.set(id, launching);
    return launching;
  }

  /** Resolves when nothing of it is under way here. */
  async whenDone(id: string): Promise<void> {
    await this.#launching.get(id);
    await this.#active.get(id)?.done;
  }

  /** Stops everything; what was under way is left to be taken up again. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { run } of this.#active.values()) run.stop('shutdown');
    await Promise.allSettled([...this.#launching.values()]);
    for (const { run } of this.#active.values()) run.stop('shutdown');
    await Promise.allSettled([...this.#active.values()].map(({ done }) => done));
    this.dispose();
  }

  /** Stops what is under way in one folder. */
  async leave(folder: string): Promise<void> {
    const here = [...this.#active.values()].filter(({ run }) => run.folder === folder);
    for (const { run } of here) run.stop('shutdown');
    await Promise.allSettled(here.map(({ done }) => done));
  }

  dispose(): void {
    this.#timers.dispose();
  }

  /** Looks for runs of a folder that nobody runs any more. */
  async recover(folder: string): Promise<void> {
    if (this.#isStopped || !this.#host.isResident) return;
    const { databases, clock } = this.#host;
    const { database } = await databases.open(folder);
    // A part of a task goes on with the run that handed it out.
    const rows = (await runsWithProcess(database)).filter(({ id, parent }) => parent === null && !this.#active.has(id));
    const held = rows.flatMap(({ id, owner, fence, beat: beats }) => (owner === null ? [] : [{ id, owner, fence, beat: beats }]));
    const expired = new Set(
      this.#observerOf(folder)
        .expired(held, clock.monotonic())
        .map(({ id }) => id),
    );
    for (const row of rows) {
      if (this.#launching.has(row.id) || (row.owner !== null && !expired.has(row.id))) continue;
      await this.#host.adopt(folder, row);
    }
  }

  async #launch(folder: string, id: string): Promise<boolean> {
    if (this.#isStopped || this.#active.has(id)) return this.#active.has(id);
    const { database } = await this.#host.databases.open(folder);
    const row = await readRun(database, id);
    if (row.owner !== null && !isProcessGone(row.owner)) return false;
    const fence = await claimRun(database, id, this.#host.owner, row.fence);
    if (fence === undefined) return false;
    const run = await this.#host.prepare(folder, row, fence);
    const done = this.#host
      .execute(run)
      .catch((error: unknown) => this.#host.log.error('A run broke off', { run: id, error: messageOf(error) }))
      .then(() => releaseRun(database, id, fence))
      .catch((error: unknown) => this.#host.log.warning('A run could not be let go', { run: id, error: messageOf(error) }))
      .finally(() => this.#active.delete(id));
    this.#active.set(id, { run, done });
    // The module may have been stopped while the claim was made.
    if (this.#isStopped) run.stop('shutdown');
    this.#lookLater();
    return true;
  }

  #lookLater(): void {
    if (this.#isLooking || this.#active.size === 0 || this.#timers.isDisposed) return;
    this.#isLooking = true;
    const timer = this.#host.clock.after(LOOK_EVERY_MS, () => {
      this.#timers.delete(timer);
      void this.#look()
        .catch((error: unknown) => this.#host.log.warning('Wishes for runs could not be read', { error: messageOf(error) }))
        .finally(() => {
          this.#isLooking = false;
          this.#lookLater();
        });
    });
    this.#timers.add(timer);
  }

  async #look(): Promise<void> {
    this.#looks += 1;
    const byFolder = Map.groupBy(
      [...this.#active.values()].map(({ run }) => run),
      (run) => run.folder,
    );
    for (const runs of byFolder.values()) {
      const [first] = runs;
      if (first === undefined) continue;
      const ids = runs.map(({ id }) => id);
      if (this.#looks % LOOKS_PER_BEAT === 0) await beat(first.database, ids);
      const wishes = new Map((await readWishes(first.database, ids)).map((each) => [each.id, each]));
      for (const run of runs) heed(run, wishes.get(run.id));
    }
  }

  #recoverLater(): void {
    const timer = this.#host.clock.after(RECOVER_EVERY_MS, () => {
      this.#timers.delete(timer);
      void this.#recoverAll().finally(() => {
        if (!this.#timers.isDisposed) this.#recoverLater();
      });
    });
    this.#timers.add(timer);
  }

  async #recoverAll(): Promise<void> {
    for (const folder of this.#observers.keys()) {
      if (!this.#host.databases.isOpen(folder)) continue;
      await this.recover(folder).catch((error: unknown) =>
        this.#host.log.warning('Runs that were left behind could not be looked for', { folder, error: messageOf(error) }),
      );
    }
  }

  #observerOf(folder: string): LeaseObserver {
    const known = this.#observers.get(folder) ?? new LeaseObserver(LEASE_MS, isProcessGone);
    this.#observers.set(folder, known);
    return known;
  }
}

function heed(run: ActiveRun, row: { readonly wish: string; readonly fence: number } | undefined): void {
  if (row === undefined || row.fence !== run.fence) {
    run.stop('lost');
    return;
  }
  if (row.wish === 'cancel') run.stop('cancel');
  run.isPausing = row.wish === 'pause';
  // Answers come from other processes too.
  if (run.isWaiting) run.poke();
}
