import type { ReviewState, RunFile } from '../../../../protocol/runs.ts';
import type { ChangedFile, ChangeSet, Selection } from '../../../changes/changeSet.ts';
import type { HunkRow } from '../store/hunks.ts';
import type { RejectionRow } from '../store/rejections.ts';

/** A file that is taken whole has one part, without a name. */
export const WHOLE = '';

export type PartState = 'open' | 'applied' | 'rejected' | 'undone' | 'conflict';

/** The parts of a file that can be said yes or no to. */
export function partsOf({ hunks }: Pick<ChangedFile, 'hunks'>): readonly string[] {
  return hunks.length === 0 ? [WHOLE] : hunks.map(({ id }) => id);
}

/** What has become of each part of a change set. Pure. */
export class Review {
  readonly #states = new Map<string, PartState>();

  constructor(hunks: readonly Pick<HunkRow, 'path' | 'hunk' | 'state'>[], rejections: readonly Pick<RejectionRow, 'path' | 'hunk'>[]) {
    for (const { path, hunk } of rejections) this.#states.set(keyOf(path, hunk), 'rejected');
    // What was applied all the same is applied.
    for (const { path, hunk, state } of hunks) {
      if (state !== 'undone' || !this.#states.has(keyOf(path, hunk))) this.#states.set(keyOf(path, hunk), state);
    }
  }

  stateOf(path: string, hunk: string): PartState {
    return this.#states.get(keyOf(path, hunk)) ?? 'open';
  }

  ofFile(file: Pick<ChangedFile, 'path' | 'hunks'>): RunFile['state'] {
    const states = partsOf(file).map((part) => this.stateOf(file.path, part));
    if (states.includes('conflict')) return 'conflict';
    const [first = 'open'] = states;
    if (states.every((state) => state === first)) return first;
    return states.includes('applied') ? 'partly_applied' : 'open';
  }

  of({ files }: Pick<ChangeSet, 'files'>): ReviewState {
    if (files.length === 0) return 'none';
    const states = files.map((file) => this.ofFile(file));
    if (states.some((state) => state === 'applied' || state === 'partly_applied')) {
      return states.every((state) => state === 'applied') ? 'applied' : 'partly_applied';
    }
    if (states.every((state) => state === 'rejected')) return 'rejected';
    return states.every((state) => state === 'undone' || state === 'rejected') ? 'undone' : 'open';
  }
}

/** The parts that a selection names; absent: all. */
export function selectedParts(
  { files }: Pick<ChangeSet, 'files'>,
  selection: readonly Selection[] | undefined,
): readonly { readonly path: string; readonly hunk: string }[] {
  return files.flatMap((file) => {
    const chosen = selection?.find(({ path }) => path === file.path);
    if (selection !== undefined && chosen === undefined) return [];
    const parts = partsOf(file).filter((part) => chosen?.hunks === undefined || chosen.hunks.includes(part));
    return parts.map((hunk) => ({ path: file.path, hunk }));
  });
}

const keyOf = (path: string, hunk: string): string => `${path}\0${hunk}`;
