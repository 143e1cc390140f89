import type { FileChange } from '../../governance/govern/action.ts';

/**
 * Writes files under a root exactly so: all of them or, when one fails, none. Refuses with `ConflictError` when a file is not as its change says
 * it was, and with `BadInputError` what would lie outside of the root through `..`, a symlink or `.git`. Paths are real only after a check of
 * every folder above them.
 */
export async function writeTree(root: string, changes: readonly FileChange[]): Promise<void> {
  throw new Error(`Not yet: ${root} ${changes.length}`);
}
