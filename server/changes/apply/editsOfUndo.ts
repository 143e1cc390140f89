import type { Database } from '../../data/database.ts';
import type { ChangeSet, FileEntry, FileMode, Selection } from '../changeSet.ts';
import { readContents } from '../changeSetStore.ts';
import type { WriteRow } from '../changesTables.ts';
import { type FileState, fileStates } from './applicationStore.ts';
import { type ChosenFile, chooseFiles, hashesOf, withHunks } from './editsOfChangeSet.ts';
import type { FileEdit } from './fileEdit.ts';

/**
 * What taking back applications (the newest first) wants of each file: from what it became back to what it was. For a part of a file, and for a file
 * that came in by several, the two sides are made of the change set's hunks: with those that are in it, and with the chosen ones the other way round.
 */
export async function editsOfUndo(
  database: Database,
  changeSet: ChangeSet,
  writes: readonly (readonly WriteRow[])[],
  selection: readonly Selection[] | undefined,
): Promise<readonly FileEdit[]> {
  const chosen = selection && chooseFiles(changeSet, selection);
  const states = await fileStates(database, changeSet.id);
  const undone = joinWrites(writes, states)
    .map(({ write, isJoined }) => ({
      write,
      isJoined,
      state: states.get(write.path),
      part: chosen?.find(({ file }) => isOf(write, file)) ?? asWhole(write, changeSet),
    }))
    .filter(({ write, part }) => chosen === undefined || (part && chosen.some(({ file }) => isOf(write, file))));
  const contents = await readContents(
    database,
    changeSet.run,
    undone.flatMap(({ write, part }) => [...hashesOfWrite(write), ...(part ? hashesOf(part.file) : [])]),
  );
  return undone.flatMap(({ write, isJoined, state, part }) => {
    const isLast = !isJoined && (state === undefined || isSameSet(state.hunks, hunksOf(write)?.after ?? state.hunks));
    if (part === undefined || (part.hunks === undefined && isLast)) return [wholeUndo(write, contents)];
    const edit = partialUndo(write, part, state, contents);
    return edit ? [edit] : [];
  });
}

interface TakenWrite {
  readonly write: WriteRow;
  /** It stands for several, between which the file may have become another: only its hunks say what came in. */
  readonly isJoined: boolean;
}

/** One write for each file: the newest, joined with older ones until every hunk that is in the file now has come in by it. */
function joinWrites(writes: readonly (readonly WriteRow[])[], states: ReadonlyMap<string, FileState>): readonly TakenWrite[] {
  const byPath = Map.groupBy(writes.flat().filter(hasChanged), ({ path }) => path);
  return [...byPath.values()].flatMap(([newest, ...older]) => {
    if (newest === undefined) return [];
    const present = states.get(newest.path)?.hunks ?? [];
    const write = older.reduce((joined, each) => (hasPutIn(joined, present) ? joined : join(joined, each)), newest);
    return [{ write, isJoined: write !== newest }];
  });
}

/** Whether all of these hunks came in by a write. */
function hasPutIn(write: WriteRow, hunks: readonly string[]): boolean {
  const recorded = hunksOf(write);
  return recorded === undefined || hunks.every((id) => recorded.after.includes(id) && !recorded.before.includes(id));
}

function join(newer: WriteRow, older: WriteRow): WriteRow {
  const [left, right] = [hunksOf(older), hunksOf(newer)];
  return {
    ...newer,
    moved_from: newer.moved_from ?? older.moved_from,
    hunks_before: JSON.stringify(left?.before ?? []),
    hunks_after: JSON.stringify([...new Set([...(left?.after ?? []), ...(right?.after ?? [])])]),
  };
}

function hasChanged(write: WriteRow): boolean {
  return write.before_hash !== write.after_hash || write.before_mode !== write.after_mode || write.moved_from !== null;
}

/** An undo of a move is written under the name that the file had before. */
function isOf(write: WriteRow, file: ChosenFile['file']): boolean {
  return write.path === file.path || write.moved_from === file.path;
}

export function hashesOfWrite({ before_hash, after_hash }: WriteRow): string[] {
  return [before_hash, after_hash].filter((hash) => hash !== null);
}

type Contents = ReadonlyMap<string, Buffer>;

function wholeUndo(write: WriteRow, contents: Contents): FileEdit {
  const hunks = hunksOf(write);
  return {
    path: write.moved_from ?? write.path,
    ...(write.moved_from === null ? {} : { movedFrom: write.path }),
    base: entryAfter(write, contents),
    proposed: entryBefore(write, contents),
    ...(hunks === undefined ? {} : { hunks: { before: hunks.after, after: hunks.before } }),
  };
}

/**
 * Turns some of the hunks that an application has turned, in the file as later applications have left it. A part of a moved file is taken back where
 * it has gone; with the last of them it goes back.
 */
function partialUndo(
  write: WriteRow,
  { file, hunks: chosen }: ChosenFile,
  state: FileState | undefined,
  contents: Contents,
): FileEdit | undefined {
  const recorded = hunksOf(write);
  if (recorded === undefined) return chosen === undefined ? wholeUndo(write, contents) : undefined;
  const [before, after] = [new Set(recorded.before), new Set(recorded.after)];
  const turned = file.hunks.map(({ id }) => id).filter((id) => before.has(id) !== after.has(id) && (chosen?.has(id) ?? true));
  if (turned.length === 0) return undefined;
  const present = new Set(state?.hunks ?? recorded.after);
  const wanted = new Set([...present].filter((id) => !turned.includes(id)).concat(turned.filter((id) => before.has(id))));
  const isBack = write.moved_from !== null && wanted.size === 0 && before.size === 0;
  return {
    path: isBack && write.moved_from !== null ? write.moved_from : write.path,
    ...(isBack ? { movedFrom: write.path } : {}),
    base: withHunks(file, present, contents),
    proposed: withHunks(file, wanted, contents),
    hunks: { before: [...present], after: [...wanted] },
  };
}

function asWhole(write: WriteRow, { files }: ChangeSet): ChosenFile | undefined {
  const file = files.find((each) => isOf(write, each));
  return file && { file, hunks: undefined };
}

function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((each) => right.includes(each));
}

function hunksOf({ hunks_before, hunks_after }: WriteRow): { before: string[]; after: string[] } | undefined {
  if (hunks_before === null || hunks_after === null) return undefined;
  // Written by us as lists of ids.
  return { before: JSON.parse(hunks_before) as string[], after: JSON.parse(hunks_after) as string[] };
}

export function entryBefore({ before_hash, before_mode }: WriteRow, contents: Contents): FileEntry | null {
  return entryOf(before_hash, before_mode, contents);
}

export function entryAfter({ after_hash, after_mode }: WriteRow, contents: Contents): FileEntry | null {
  return entryOf(after_hash, after_mode, contents);
}

function entryOf(hash: string | null, mode: FileMode | null, contents: Contents): FileEntry | null {
  const bytes = hash === null ? undefined : contents.get(hash);
  return bytes === undefined || mode === null ? null : { bytes, mode };
}
