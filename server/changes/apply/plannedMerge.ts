import type { Application, ChangeSet } from '../changeSet.ts';
import type { Merge, MergedFile } from '../changes.ts';
import type { OnConflict, PlannedFile } from './planEdits.ts';

/** What is to be written, and why. */
export interface Wish {
  readonly changeSet: ChangeSet;
  readonly kind: Application['kind'];
  readonly undoes?: string;
  readonly onConflict: OnConflict;
}

/** A merge that can be carried out as it was shown. */
export class PlannedMerge implements Merge {
  readonly wish: Wish;
  readonly plan: readonly PlannedFile[];
  /** The newest application of the change set when it was planned. */
  readonly after: string | undefined;

  constructor(wish: Wish, plan: readonly PlannedFile[], after: string | undefined) {
    this.wish = wish;
    this.plan = plan;
    this.after = after;
  }

  get files(): readonly MergedFile[] {
    return this.plan.flatMap(toMerged);
  }

  get conflicts(): Merge['conflicts'] {
    return this.plan.flatMap(({ conflicts }) => conflicts);
  }
}

function toMerged({ edit, before, after, movedFrom, outcome }: PlannedFile): readonly MergedFile[] {
  const isClean = outcome !== 'conflict';
  const [from, to] = [before?.bytes ?? null, after?.bytes ?? null];
  if (movedFrom === undefined) return [{ path: edit.path, before: from, after: to, isClean }];
  return [
    { path: movedFrom, before: from, after: null, isClean },
    { path: edit.path, movedFrom, before: null, after: to, isClean },
  ];
}
