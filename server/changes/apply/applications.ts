import type { Clock } from '../../base/clock.ts';
import type { NextId } from '../../base/ids.ts';
import type { Logger } from '../../base/log.ts';
import { Mutex } from '../../base/mutex.ts';
import { ownerName } from '../../base/owner.ts';
import type { Database } from '../../data/database.ts';
import type { Application, ChangeSet, FileEntry } from '../changeSet.ts';
import { saveContents } from '../changeSetStore.ts';
import type { Merge, TargetTree } from '../changes.ts';
import type { ApplicationRow } from '../changesTables.ts';
import { amend, drop, finish, intend, toApplication, writesOf } from './applicationStore.ts';
import { contentsOf } from './contentsOf.ts';
import type { FileEdit } from './fileEdit.ts';
import { type OnConflict, type PlannedFile, planEdits } from './planEdits.ts';
import { recoverApplications } from './recover.ts';
import { HalfWrittenError, writePlan } from './writePlan.ts';

export interface ApplicationsOptions {
  readonly clock: Clock;
  readonly newId: NextId;
  readonly log: Logger;
}

/** What is to be written, and why. */
export interface Wish {
  readonly changeSet: ChangeSet;
  readonly edits: readonly FileEdit[];
  readonly kind: Application['kind'];
  readonly undoes?: string;
  readonly onConflict: OnConflict;
}

/** Writes edits into the tree of a person, one wish at a time, and keeps a journal by which each is finished or taken back after a crash. */
export class Applications {
  readonly #options: ApplicationsOptions;
  readonly #owner: string;
  readonly #turn = new Mutex();

  constructor(options: ApplicationsOptions) {
    this.#options = options;
    this.#owner = ownerName(options.newId());
  }

  async carryOut(database: Database, wish: Wish, target: TargetTree, signal: AbortSignal): Promise<Application> {
    const done = await this.#turn.acquire();
    try {
      await this.#recover(database, target);
      const plan = await planEdits(wish.edits, target, wish.onConflict, signal);
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

/** What a plan would do, for people. */
export function toMerge(plan: readonly PlannedFile[]): Merge {
  return {
    files: plan.flatMap(({ edit, before, after, movedFrom, outcome }) => {
      const isClean = outcome !== 'conflict';
      const [from, to] = [bytesOf(before), bytesOf(after)];
      if (movedFrom === undefined) return [{ path: edit.path, before: from, after: to, isClean }];
      return [
        { path: movedFrom, before: from, after: null, isClean },
        { path: edit.path, movedFrom, before: null, after: to, isClean },
      ];
    }),
    conflicts: plan.flatMap(({ conflicts }) => conflicts),
  };
}

function bytesOf(entry: FileEntry | null): Buffer | null {
  return entry?.bytes ?? null;
}
