import type { RunRow } from '../schemas.ts';

/** Finished edits that came from outside: nobody worked on them in a copy of the tree, so there is nothing to go on with. */
export function isProposal({ kept, change_set }: Pick<RunRow, 'kept' | 'change_set'>): boolean {
  return kept === null && change_set !== null;
}
