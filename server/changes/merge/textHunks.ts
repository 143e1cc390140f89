import { diffArrays } from 'diff';
import type { Hunk } from '../changeSet.ts';
import { hunkId } from './hunks.ts';
import { isBinary } from './isBinary.ts';
import { splitLines } from './lines.ts';

/** Texts that differ more than this are one hunk: nobody reviews them piece by piece. Lines that come or go. */
const MOST_EDITS = 5_000;

/** The hunks between two contents, `null` for no file; `undefined`: one of them is no text. */
export function textHunks(base: Buffer | null, proposed: Buffer | null): readonly Hunk[] | undefined {
  if ([base, proposed].some((bytes) => bytes !== null && isBinary(bytes))) return undefined;
  const [before, after] = [base, proposed].map((bytes) => (bytes === null ? [] : splitLines(bytes)));
  return places(before ?? [], after ?? []).map((place) => ({ id: hunkId(place, before ?? [], after ?? []), ...place }));
}

function places(before: readonly string[], after: readonly string[]): Omit<Hunk, 'id'>[] {
  const changes = diffArrays([...before], [...after], { maxEditLength: MOST_EDITS });
  if (changes === undefined) return [{ baseStart: 0, baseLines: before.length, proposedStart: 0, proposedLines: after.length }];
  const found: { baseStart: number; baseLines: number; proposedStart: number; proposedLines: number }[] = [];
  let [base, proposed, isOpen] = [0, 0, false];
  for (const { added, removed, count } of changes) {
    const isSame = !added && !removed;
    if (!isSame && !isOpen) found.push({ baseStart: base, baseLines: 0, proposedStart: proposed, proposedLines: 0 });
    isOpen = !isSame;
    const last = found.at(-1);
    if (last !== undefined && removed) last.baseLines += count;
    if (last !== undefined && added) last.proposedLines += count;
    if (!added) base += count;
    if (!removed) proposed += count;
  }
  return found;
}
