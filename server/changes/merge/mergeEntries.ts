import type { Conflict, FileEntry } from '../changeSet.ts';
import { isBinary } from './isBinary.ts';
import { joinLines, splitLines } from './lines.ts';
import { mergeLines } from './mergeLines.ts';

type Entry = FileEntry | null;
type Reason = Conflict['reason'];

/** What becomes of one file: what it is to be, and why it is not what was proposed. */
export interface EntryMerge {
  readonly result: Entry;
  /** `conflict`: `result` is what is there now, or has conflict markers when there are lines to mark. */
  readonly outcome: 'written' | 'merged' | 'unchanged' | 'conflict';
  readonly conflicts: readonly { readonly reason: Reason; readonly line?: number }[];
}

/** Three-way merge of one file: what both sides started from, what is there now, and what is proposed. `null`: no file. */
export function mergeEntries(base: Entry, current: Entry, proposed: Entry): EntryMerge {
  if (isSame(current, proposed)) return { result: current, outcome: 'unchanged', conflicts: [] };
  if (isSame(current, base)) return { result: proposed, outcome: 'written', conflicts: [] };
  if (isSame(base, proposed)) return { result: current, outcome: 'unchanged', conflicts: [] };
  if (current === null) return conflict(current, 'deletedByPerson');
  if (proposed === null) return conflict(current, 'deletedByRun');
  return base === null ? mergeAdded(current, proposed) : mergeChanged(base, current, proposed);
}

/** Both sides made a file of this name: only what is the same can be merged. */
function mergeAdded(current: FileEntry, proposed: FileEntry): EntryMerge {
  if (!areLines(current, proposed)) return conflict(current, 'bothAdded');
  const { lines, conflicts } = mergeLines([], splitLines(current.bytes), splitLines(proposed.bytes));
  // The same text with other permissions.
  if (conflicts.length === 0) return { result: current, outcome: 'unchanged', conflicts: [] };
  const result = { bytes: joinLines(lines), mode: current.mode };
  return { result, outcome: 'conflict', conflicts: conflicts.map((line) => ({ reason: 'bothAdded', line })) };
}

function mergeChanged(base: FileEntry, current: FileEntry, proposed: FileEntry): EntryMerge {
  // A link became a file, or the other way round: there is nothing between the two.
  if (isLink(base) !== isLink(current) || isLink(base) !== isLink(proposed)) return conflict(current, 'binary');
  const mode = current.mode === base.mode ? proposed.mode : current.mode;
  const whole = mergeWhole(base.bytes, current.bytes, proposed.bytes);
  if (whole) return { result: { bytes: whole, mode }, outcome: 'merged', conflicts: [] };
  if (!areLines(base, current, proposed)) return conflict(current, 'binary');
  const { lines, conflicts } = mergeLines(splitLines(base.bytes), splitLines(current.bytes), splitLines(proposed.bytes));
  const result = { bytes: joinLines(lines), mode };
  if (conflicts.length > 0) return { result, outcome: 'conflict', conflicts: conflicts.map((line) => ({ reason: 'sameLines', line })) };
  return { result, outcome: isSame(result, current) ? 'unchanged' : 'merged', conflicts: [] };
}

/** One side changed the content and the other, at most, the permissions. */
function mergeWhole(base: Buffer, current: Buffer, proposed: Buffer): Buffer | undefined {
  if (current.equals(base)) return proposed;
  return proposed.equals(base) || current.equals(proposed) ? current : undefined;
}

function isLink({ mode }: FileEntry): boolean {
  return mode === '120000';
}

function areLines(...entries: readonly FileEntry[]): boolean {
  return entries.every(({ bytes, mode }) => mode !== '120000' && !isBinary(bytes));
}

export function isSame(left: Entry, right: Entry): boolean {
  if (left === null || right === null) return left === right;
  return left.mode === right.mode && left.bytes.equals(right.bytes);
}

function conflict(current: Entry, reason: Reason): EntryMerge {
  return { result: current, outcome: 'conflict', conflicts: [{ reason }] };
}
