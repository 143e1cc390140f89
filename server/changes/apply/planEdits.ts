import { isCancellation, throwIfCancelled } from '../../base/errors.ts';
import type { AppliedFile, Conflict, FileEntry } from '../changeSet.ts';
import type { TargetTree } from '../changes.ts';
import { isSame, mergeEntries } from '../merge/mergeEntries.ts';
import type { FileEdit } from './fileEdit.ts';

export type OnConflict = 'leave' | 'markers';

/** What would be done with one file, and what it was made from. */
export interface PlannedFile {
  readonly edit: FileEdit;
  readonly outcome: AppliedFile['outcome'];
  readonly conflicts: readonly Conflict[];
  /** What is there now: of a file that moves, where it comes from. */
  readonly before: FileEntry | null;
  /** What is to be there; with the same file as `before` and no move, nothing is written. */
  readonly after: FileEntry | null;
  /** Only when it is to be moved, and nothing is in its new place yet. */
  readonly movedFrom?: string;
}

/** Merges every edit with what is there now. Writes nothing. */
export async function planEdits(
  edits: readonly FileEdit[],
  target: TargetTree,
  onConflict: OnConflict,
  signal: AbortSignal,
): Promise<readonly PlannedFile[]> {
  const plan: PlannedFile[] = [];
  for (const edit of edits) {
    throwIfCancelled(signal);
    plan.push(await planEdit(edit, target, onConflict));
  }
  return plan;
}

/** Merges one edit with what is there now. */
export async function planEdit(edit: FileEdit, target: TargetTree, onConflict: OnConflict): Promise<PlannedFile> {
  try {
    return edit.movedFrom === undefined
      ? await planInPlace(edit, target, onConflict)
      : await planMove(edit, edit.movedFrom, target, onConflict);
  } catch (error) {
    if (isCancellation(error)) throw error;
    // Not to be read, or a path that is refused: of this file nothing is written.
    return left(edit, null, 'notReadable');
  }
}

async function planInPlace(edit: FileEdit, target: TargetTree, onConflict: OnConflict): Promise<PlannedFile> {
  const current = await target.read(edit.path);
  const { result, outcome, conflicts } = mergeEntries(edit.base, current, edit.proposed);
  const isLeft = outcome === 'conflict' && onConflict === 'leave';
  const after = isLeft ? current : result;
  return { edit, outcome, before: current, after, conflicts: conflicts.map((conflict) => ({ path: edit.path, ...conflict })) };
}

async function planMove(edit: FileEdit, movedFrom: string, target: TargetTree, onConflict: OnConflict): Promise<PlannedFile> {
  const [source, destination] = [await target.read(movedFrom), await target.read(edit.path)];
  if (source === null) {
    if (isSame(destination, edit.proposed)) return { edit, outcome: 'unchanged', conflicts: [], before: destination, after: destination };
    return left(edit, destination, 'deletedByPerson');
  }
  const { result, outcome, conflicts } = mergeEntries(edit.base, source, edit.proposed);
  if (destination !== null) return left(edit, destination, 'bothAdded');
  if (outcome === 'conflict' && (onConflict === 'leave' || result === source))
    return { edit, outcome, conflicts: conflicts.map((conflict) => ({ path: movedFrom, ...conflict })), before: source, after: source };
  return {
    edit,
    outcome: outcome === 'conflict' || outcome === 'merged' ? outcome : isSame(source, edit.base) ? 'written' : 'merged',
    conflicts: conflicts.map((conflict) => ({ path: edit.path, ...conflict })),
    before: source,
    after: result,
    movedFrom,
  };
}

function left(edit: FileEdit, current: FileEntry | null, reason: Conflict['reason']): PlannedFile {
  return { edit, outcome: 'conflict', conflicts: [{ path: edit.path, reason }], before: current, after: current };
}

/** Whether anything is to be written for it. */
export function isWritten({ before, after, movedFrom }: PlannedFile): boolean {
  return movedFrom !== undefined || !isSame(before, after);
}
