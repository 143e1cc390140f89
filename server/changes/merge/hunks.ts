import { contentHash } from '../../base/contentHash.ts';
import type { Hunk } from '../changeSet.ts';

/** Short enough to hand around, long enough that two hunks of a file never meet. */
const ID_LENGTH = 12;

/** The name of a hunk: made of its place among the base lines and of the lines on both sides. */
export function hunkId(place: Omit<Hunk, 'id'>, base: readonly string[], proposed: readonly string[]): string {
  const before = base.slice(place.baseStart, place.baseStart + place.baseLines).join('');
  const after = proposed.slice(place.proposedStart, place.proposedStart + place.proposedLines).join('');
  return contentHash(`${place.baseStart} ${place.baseLines} ${before.length}\n${before}${after}`).slice(0, ID_LENGTH);
}

/** The base with some of the hunks taken in. `hunks` are in order and do not touch. */
export function takeHunks(
  base: readonly string[],
  proposed: readonly string[],
  hunks: readonly Hunk[],
  taken: ReadonlySet<string>,
): string[] {
  const result: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    if (!taken.has(hunk.id)) continue;
    result.push(...base.slice(at, hunk.baseStart), ...proposed.slice(hunk.proposedStart, hunk.proposedStart + hunk.proposedLines));
    at = hunk.baseStart + hunk.baseLines;
  }
  return [...result, ...base.slice(at)];
}
