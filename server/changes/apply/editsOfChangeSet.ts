import { contentHash } from '../../base/contentHash.ts';
import { NotFoundError } from '../../base/errors.ts';
import type { Database } from '../../data/database.ts';
import type { ChangedFile, ChangeSet, FileEntry, FileMode, Selection } from '../changeSet.ts';
import { readContents } from '../changeSetStore.ts';
import type { TargetTree } from '../changes.ts';
import { takeHunks } from '../merge/hunks.ts';
import { joinLines, splitLines } from '../merge/lines.ts';
import { type FileState, fileStates } from './applicationStore.ts';
import type { FileEdit } from './fileEdit.ts';

/**
 * What applying a change set, or a part of it, wants of each file. A file that an earlier application has left, and that nobody has touched
 * since, goes on from there, so that hunk after hunk comes to the same as all at once. Throws `NotFoundError` for a file or a hunk that is
 * not in it.
 */
export async function editsOfChangeSet(
  database: Database,
  changeSet: ChangeSet,
  selection: readonly Selection[] | undefined,
  target: TargetTree,
): Promise<readonly FileEdit[]> {
  const chosen = chooseFiles(changeSet, selection);
  const contents = await readContents(
    database,
    changeSet.run,
    chosen.flatMap(({ file }) => hashesOf(file)),
  );
  const states = await fileStates(database, changeSet.id);
  const edits: FileEdit[] = [];
  for (const { file, hunks } of chosen) {
    const state = states.get(file.path);
    const goesOn = state !== undefined && (await isStillSo(file, state, target));
    edits.push(goesOn ? furtherEdit(file, hunks, state, contents) : editOf(file, hunks, contents));
  }
  return edits;
}

/** A file of the change set with some of its hunks; `undefined`: whole. */
export interface ChosenFile {
  readonly file: ChangedFile;
  readonly hunks: ReadonlySet<string> | undefined;
}

/** The files that a selection names; those of which no hunk is chosen are left out. */
export function chooseFiles({ id, files }: ChangeSet, selection: readonly Selection[] | undefined): readonly ChosenFile[] {
  if (selection === undefined) return files.map((file) => ({ file, hunks: undefined }));
  const byPath = new Map(files.map((file) => [file.path, file]));
  return selection.flatMap(({ path, hunks }): ChosenFile[] => {
    const file = byPath.get(path);
    if (file === undefined) throw new NotFoundError(`"${path}" is not in change set "${id}". Read the change set again.`);
    if (hunks === undefined) return [{ file, hunks: undefined }];
    const unknown = hunks.find((hunk) => !file.hunks.some((each) => each.id === hunk));
    if (unknown !== undefined) throw new NotFoundError(`"${path}" has no hunk "${unknown}". Read the change set again.`);
    if (hunks.length === 0) return [];
    const taken = new Set(hunks);
    return [{ file, hunks: taken.size === file.hunks.length ? undefined : taken }];
  });
}

/** Hashes of the contents that `editOf` and `withHunks` need. */
export function hashesOf({ baseHash, proposedHash }: ChangedFile): string[] {
  return [baseHash, proposedHash].filter((hash) => hash !== null);
}

type Contents = ReadonlyMap<string, Buffer>;

function editOf(file: ChangedFile, hunks: ReadonlySet<string> | undefined, contents: Contents): FileEdit {
  const { path, movedFrom, baseHash, baseMode, proposedHash, mode } = file;
  const all = file.hunks.map(({ id }) => id);
  const isPart = hunks !== undefined;
  return {
    path,
    ...(movedFrom === undefined ? {} : { movedFrom }),
    base: entryOf(baseHash, baseMode, contents),
    proposed: isPart ? withHunks(file, hunks, contents) : entryOf(proposedHash, mode, contents),
    ...(all.length === 0 ? {} : { hunks: { before: [], after: isPart ? all.filter((id) => hunks.has(id)) : all } }),
  };
}

/** Nobody has touched it since; or it has been moved, so that there is nothing else to go on from. */
async function isStillSo(file: ChangedFile, state: FileState, target: TargetTree): Promise<boolean> {
  try {
    const current = await target.read(file.path);
    if ((current && contentHash(current.bytes)) === state.hash) return true;
    return current !== null && file.movedFrom !== undefined && (await target.read(file.movedFrom)) === null;
  } catch {
    // Not to be read: the merge says so.
    return false;
  }
}

/** Takes in more of a file that some of is in already. */
function furtherEdit(file: ChangedFile, hunks: ReadonlySet<string> | undefined, state: FileState, contents: Contents): FileEdit {
  const present = new Set(state.hunks);
  const wanted = new Set([...present, ...(hunks ?? file.hunks.map(({ id }) => id))]);
  return {
    path: file.path,
    base: withHunks(file, present, contents),
    proposed: withHunks(file, wanted, contents),
    hunks: { before: [...present], after: [...wanted] },
  };
}

/** A file of the change set with only these hunks in it. */
export function withHunks(file: ChangedFile, hunks: ReadonlySet<string>, contents: Contents): FileEntry | null {
  const base = entryOf(file.baseHash, file.baseMode, contents);
  const proposed = entryOf(file.proposedHash, file.mode, contents);
  if (file.hunks.every(({ id }) => hunks.has(id))) return proposed;
  if (!file.hunks.some(({ id }) => hunks.has(id))) return base;
  const [before, after] = [base, proposed].map((entry) => (entry === null ? [] : splitLines(entry.bytes)));
  return { bytes: joinLines(takeHunks(before ?? [], after ?? [], file.hunks, hunks)), mode: file.baseMode };
}

function entryOf(hash: string | null, mode: FileMode, contents: Contents): FileEntry | null {
  const bytes = hash === null ? undefined : contents.get(hash);
  return bytes === undefined ? null : { bytes, mode };
}
