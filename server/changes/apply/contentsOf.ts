import { contentHash } from '../../base/contentHash.ts';
import { isWritten, type PlannedFile } from './planEdits.ts';

/** Both sides of everything that is written, by hash: what an undo, or a recovery, will need. */
export function contentsOf(plan: readonly PlannedFile[]): Map<string, Buffer> {
  const sides = plan.filter(isWritten).flatMap(({ before, after }) => [before, after]);
  return new Map(sides.filter((entry) => entry !== null).map(({ bytes }) => [contentHash(bytes), bytes]));
}
