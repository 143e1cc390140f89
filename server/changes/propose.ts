import { contentHash } from '../base/contentHash.ts';
import { BadInputError } from '../base/errors.ts';
import type { Captured } from './capture.ts';
import type { ChangedFile, FileEntry } from './changeSet.ts';
import { byPath } from './changeSetStore.ts';
import { partsOf } from './disk/safePath.ts';
import { isSame } from './merge/mergeEntries.ts';
import { textHunks } from './merge/textHunks.ts';

/** A finished edit of one file: what it goes from, and what it becomes. `null`: no file. */
export interface ProposedFile {
  readonly path: string;
  readonly base: FileEntry | null;
  readonly proposed: FileEntry | null;
}

/** Finished edits as the files of a change set, without those that change nothing. Throws `BadInputError` for a path that leads out, or is there twice. */
export function proposedChanges(files: readonly ProposedFile[]): Captured {
  const changed = files.filter(({ base, proposed }) => !isSame(base, proposed));
  refuseTwice(changed);
  const contents = new Map<string, Buffer>();
  for (const { base, proposed } of changed) {
    for (const entry of [base, proposed]) if (entry !== null) contents.set(contentHash(entry.bytes), entry.bytes);
  }
  return { files: changed.map(toFile).sort(byPath), contents };
}

function refuseTwice(files: readonly ProposedFile[]): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    // Some file systems take both for the same file.
    const name = partsOf(path).join('/').toLowerCase();
    if (seen.has(name)) throw new BadInputError(`"${path}" is there twice. Propose one content for each file.`);
    seen.add(name);
  }
}

function toFile({ path, base, proposed }: ProposedFile): ChangedFile {
  const hunks = textHunks(base?.bytes ?? null, proposed?.bytes ?? null);
  const mode = proposed?.mode ?? base?.mode ?? '100644';
  return {
    path,
    kind: base === null ? 'added' : proposed === null ? 'deleted' : 'modified',
    baseHash: base && contentHash(base.bytes),
    proposedHash: proposed && contentHash(proposed.bytes),
    isBinary: hunks === undefined,
    mode,
    baseMode: base?.mode ?? mode,
    hunks: hunks ?? [],
  };
}
