import { NotFoundError } from '../../base/errors.ts';
import type { Database } from '../../data/database.ts';
import type { ChangedFile, ChangeSet, FileEntry, FileMode, Selection } from '../changeSet.ts';
import { readContents } from '../changeSetStore.ts';
import { takeHunks } from '../merge/hunks.ts';
import { joinLines, splitLines } from '../merge/lines.ts';
import type { FileEdit } from './fileEdit.ts';

/** What applying a change set, or a part of it, wants of each file. Throws `NotFoundError` for a file or a hunk that is not in it. */
export async function editsOfChangeSet(
  database: Database,
  changeSet: ChangeSet,
  selection: readonly Selection[] | undefined,
): Promise<readonly FileEdit[]> {
  const chosen = chooseFiles(changeSet, selection);
  const contents = await readContents(
    database,
    changeSet.run,
    chosen.flatMap(({ file }) => hashesOf(file)),
  );
  return chosen.map(({ file, hunks }) => editOf(file, hunks, contents));
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
