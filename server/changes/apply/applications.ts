import type { Clock } from '../../base/clock.ts';
import { ConflictError } from '../../base/errors.ts';
import type { NextId } from '../../base/ids.ts';
import type { Logger } from '../../base/log.ts';
import { Mutex } from '../../base/mutex.ts';
import { ownerName } from '../../base/owner.ts';
import type { Database } from '../../data/database.ts';
import type { Application } from '../changeSet.ts';
import { saveContents } from '../changeSetStore.ts';
import type { TargetTree } from '../changes.ts';
import type { ApplicationRow } from '../changesTables.ts';
import { amend, drop, finish, intend, newestApplication, toApplication, writesOf } from './applicationStore.ts';
import { contentsOf } from './contentsOf.ts';
import type { OnConflict, PlannedFile } from './planEdits.ts';
import type { PlannedMerge, Wish } from './plannedMerge.ts';
import { recoverApplications } from './recover.ts';
import { HalfWrittenError, writePlan } from './writePlan.ts';

export interface ApplicationsOptions {
  readonly clock: Clock;
  readonly newId: NextId;
  readonly log: Logger;
}

/** Writes merges into the tree of a person, one at a time, and keeps a journal by which each is finished or taken back after a crash. */
export class Applications {
  readonly #options: ApplicationsOptions;
  readonly #owner: string;
  readonly #turn = new Mutex();

  constructor(options: ApplicationsOptions) {
    this.#options = options;
    this.#owner = ownerName(options.newId());
  }

  /** Throws `ConflictError` when another application of the change set has come in between: the merge was about another state of it. */
  async carryOut(database: Database, { wish, plan, after }: PlannedMerge, target: TargetTree, signal: AbortSignal): Promise<Application> {
    const done = await this.#turn.acquire();
    try {
      await this.#recover(database, target);
      if ((await newestApplication(database, wish.changeSet.id)) !== after) {
        throw new ConflictError(
          'Another part of this change set was applied or taken back in the same moment. Look at it again, and try again.',
        );
      }
      const row = this.#rowOf(wish);
      await saveContents(database, row.run, contentsOf(plan));
      await intend(database, row, plan);
      return await this.#write(database, row, plan, wish.onConflict, target, signal);
    } finally {
      done();
    }
  }

  /** Finishes or takes back what dead processes, and failed attempts of this one, left half written. */
  async recover(database: Database, target: TargetTree): Promise<readonly Application[]> {
    const done = await this.#turn.acquire();
    try {
      return await this.#recover(database, target);
    } finally {
      done();
    }
  }

  #recover(database: Database, target: TargetTree): Promise<readonly Application[]> {
    return recoverApplications(database, target, { owner: this.#owner, log: this.#options.log });
  }

  #rowOf({ changeSet, kind, undoes }: Wish): ApplicationRow {
    return {
      id: this.#options.newId(),
      change_set: changeSet.id,
      run: changeSet.run,
      kind,
      undoes: undoes ?? null,
      state: 'intended',
      owner: this.#owner,
      conflicts: '[]',
      at: this.#options.clock.now(),
    };
  }

  async #write(
    database: Database,
    row: ApplicationRow,
    plan: readonly PlannedFile[],
    onConflict: OnConflict,
    target: TargetTree,
    signal: AbortSignal,
  ): Promise<Application> {
    const journal = async (file: PlannedFile): Promise<void> => {
      await saveContents(database, row.run, contentsOf([file]));
      await amend(database, row.id, [file]);
    };
    const carriedOut = await writePlan(plan, { target, onConflict, journal }, signal).catch(async (error: unknown) => {
      if (!(error instanceof HalfWrittenError)) await drop(database, row.id);
      throw error;
    });
    // If this fails, everything is written and the journal knows it: the next recovery finishes it.
    const conflicts = carriedOut.flatMap((file) => file.conflicts);
    await finish(database, row.id, conflicts);
    return toApplication({ row: { ...row, conflicts: JSON.stringify(conflicts) }, writes: await writesOf(database, row.id) });
  }
}
