import { contentHash } from '../base/contentHash.ts';
import { IoError, throwIfCancelled } from '../base/errors.ts';
import type { ChangedFile, FileMode, Hunk } from './changeSet.ts';
import { byPath } from './changeSetStore.ts';
import { diffHunks, type FileHunks } from './merge/diffHunks.ts';
import { hunkId } from './merge/hunks.ts';
import { splitLines } from './merge/lines.ts';
import type { GitWorkbench } from './tree/gitWorkbench.ts';
import { diffTrees, type RawChange, readObjects } from './tree/keptTrees.ts';

export interface Captured {
  readonly files: readonly ChangedFile[];
  /** By hash: both sides of every file. */
  readonly contents: ReadonlyMap<string, Buffer>;
}

const ABSENT = '000000';

/** Everything that differs between what a workbench began with and what it is now. */
export async function captureChanges({ place, record, keep }: GitWorkbench, signal: AbortSignal): Promise<Captured> {
  const now = await keep(signal);
  const { prefix, baseTree } = record;
  const [changes, hunks] = await Promise.all([
    diffTrees(place, prefix, baseTree, now, signal),
    diffHunks(place, prefix, baseTree, now, signal),
  ]);
  const objects = await readObjects(place, idsOf(changes), signal);
  const contents = new Map<string, Buffer>();
  const files: ChangedFile[] = [];
  let section = 0;
  for (const change of changes) {
    throwIfCancelled(signal);
    const found = hunks[section];
    section += isChangeOfType(change) ? 2 : 1;
    const sides = readSides(change, objects);
    for (const bytes of [sides.base, sides.proposed]) if (bytes !== null) contents.set(contentHash(bytes), bytes);
    files.push(toFile(change, sides, isChangeOfType(change) || isLink(change) ? undefined : found));
  }
  if (section !== hunks.length)
    throw new IoError('git listed other files in its diff than in its list of changes. Capture the changes again.');
  return { files: files.sort(byPath), contents };
}

function idsOf(changes: readonly RawChange[]): string[] {
  return changes.flatMap(({ before, after, beforeMode, afterMode }) => [
    ...(beforeMode === ABSENT ? [] : [before]),
    ...(afterMode === ABSENT ? [] : [after]),
  ]);
}

interface Sides {
  readonly base: Buffer | null;
  readonly proposed: Buffer | null;
}

function readSides({ path, before, after, beforeMode, afterMode }: RawChange, objects: ReadonlyMap<string, Buffer>): Sides {
  const read = (mode: string, id: string): Buffer | null => {
    if (mode === ABSENT) return null;
    const bytes = objects.get(id);
    if (bytes === undefined) throw new IoError(`The content of "${path}" is missing in the copy of the run (object ${id}).`);
    return bytes;
  };
  return { base: read(beforeMode, before), proposed: read(afterMode, after) };
}

function toFile(change: RawChange, { base, proposed }: Sides, hunks: FileHunks): ChangedFile {
  const modes = [toMode(change.beforeMode), toMode(change.afterMode)];
  const mode = modes[1] ?? modes[0] ?? '100644';
  return {
    path: change.path,
    kind: change.status,
    ...(change.movedFrom === undefined ? {} : { movedFrom: change.movedFrom }),
    baseHash: base && contentHash(base),
    proposedHash: proposed && contentHash(proposed),
    isBinary: hunks === undefined,
    mode,
    baseMode: modes[0] ?? mode,
    hunks: withIds(hunks ?? [], base, proposed),
  };
}

function withIds(hunks: readonly Omit<Hunk, 'id'>[], base: Buffer | null, proposed: Buffer | null): Hunk[] {
  if (hunks.length === 0) return [];
  const [before, after] = [base, proposed].map((bytes) => (bytes === null ? [] : splitLines(bytes)));
  return hunks.map((hunk) => ({ id: hunkId(hunk, before ?? [], after ?? []), ...hunk }));
}

function toMode(mode: string): FileMode | undefined {
  return mode === '100644' || mode === '100755' || mode === '120000' ? mode : undefined;
}

/** The first three digits are the type: `100` a file, `120` a link. */
function isChangeOfType({ beforeMode, afterMode }: RawChange): boolean {
  return beforeMode !== ABSENT && afterMode !== ABSENT && beforeMode.slice(0, 3) !== afterMode.slice(0, 3);
}

function isLink({ beforeMode, afterMode }: RawChange): boolean {
  return beforeMode === '120000' || afterMode === '120000';
}
