import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { Database } from '../../data/database.ts';
import type { Application } from '../changeSet.ts';
import { readContents, saveContents } from '../changeSetStore.ts';
import type { TargetTree } from '../changes.ts';
import type { ApplicationRow, WriteRow } from '../changesTables.ts';
import { removeEmptyFoldersAbove, removeStaged } from '../disk/stageOnDisk.ts';
import { abandoned, amend, claim, drop, finish, toApplication, writesOf } from './applicationStore.ts';
import { contentsOf } from './contentsOf.ts';
import { entryAfter, entryBefore, hashesOfWrite } from './editsOfUndo.ts';
import type { FileEdit } from './fileEdit.ts';
import { isWritten, type PlannedFile, planEdit } from './planEdits.ts';
import { writePlan } from './writePlan.ts';

export interface Recovery {
  /** Whoever recovers, and is writing nothing itself now. */
  readonly owner: string;
  readonly log: Logger;
}

/**
 * Brings a tree in which a process died while writing to one of its two ends: forward, and where that fails back to what it was. What the person
 * has edited since stays. Answers with the applications that are finished now.
 */
export async function recoverApplications(database: Database, target: TargetTree, recovery: Recovery): Promise<readonly Application[]> {
  const finished: Application[] = [];
  for (const row of await abandoned(database, recovery.owner)) {
    if (row.owner !== recovery.owner && !(await claim(database, row, recovery.owner))) continue;
    await removeStaged(target.folder);
    if (await finishOne(database, row, target, recovery.log))
      finished.push(toApplication({ row, writes: await writesOf(database, row.id) }));
  }
  return finished;
}

const never = new AbortController().signal;

async function finishOne(database: Database, row: ApplicationRow, target: TargetTree, log: Logger): Promise<boolean> {
  const writes = (await writesOf(database, row.id)).filter(
    (write) => write.before_hash !== write.after_hash || write.before_mode !== write.after_mode || write.moved_from !== null,
  );
  const contents = await readContents(database, row.run, writes.flatMap(hashesOfWrite));
  const edits = writes.map((write) => editOf(write, contents));
  const journal = async (file: PlannedFile): Promise<void> => {
    await saveContents(database, row.run, contentsOf([file]));
    await amend(database, row.id, [file]);
  };
  try {
    const plan = await Promise.all(edits.map((edit) => planForward(edit, target)));
    // Only what has become something else since is written down anew: an undo needs to know what was there before us.
    for (const { file, isNew } of plan) if (isNew) await journal(file);
    const carriedOut = await writePlan(
      plan.map(({ file }) => file),
      { target, onConflict: 'leave', journal },
      never,
    );
    await tidyFolders(edits, target);
    await finish(
      database,
      row.id,
      carriedOut.flatMap(({ conflicts }) => conflicts),
    );
    log.info(`Finished writing a change set that was interrupted (${row.id}).`);
    return true;
  } catch (error) {
    log.warning(`An interrupted change set could not be finished and is taken back (${row.id}): ${messageOf(error)}`);
    await takeBack(edits, target);
    await tidyFolders(edits, target);
    await drop(database, row.id);
    return false;
  }
}

/** A file that was gone already when the process died is not written again, so nobody has looked at the folder that it left. */
async function tidyFolders(edits: readonly FileEdit[], target: TargetTree): Promise<void> {
  const paths = edits.flatMap(({ path, movedFrom }) => (movedFrom === undefined ? [path] : [movedFrom, path]));
  // An empty folder is no loss, and a path that leads elsewhere by now is none of ours.
  for (const path of paths) await removeEmptyFoldersAbove(target.folder, path).catch(() => undefined);
}

function editOf(write: WriteRow, contents: ReadonlyMap<string, Buffer>): FileEdit {
  return {
    path: write.path,
    ...(write.moved_from === null ? {} : { movedFrom: write.moved_from }),
    base: entryBefore(write, contents),
    proposed: entryAfter(write, contents),
    // Written by us as lists of ids.
    ...(write.hunks_before === null || write.hunks_after === null
      ? {}
      : { hunks: { before: JSON.parse(write.hunks_before) as string[], after: JSON.parse(write.hunks_after) as string[] } }),
  };
}

/** What is still to be done for a file. `isNew`: it is neither as it was nor as it was to be, and what comes of it differs from what was written down. */
async function planForward(edit: FileEdit, target: TargetTree): Promise<{ file: PlannedFile; isNew: boolean }> {
  if (edit.movedFrom !== undefined && (await target.read(edit.movedFrom)) === null) {
    const there = await target.read(edit.path);
    // It died between taking the file away and putting it into its new place.
    const after = there ?? edit.proposed;
    return { file: { edit, outcome: 'written', conflicts: [], before: there, after }, isNew: false };
  }
  const file = await planEdit(edit, target, 'leave');
  return { file, isNew: file.outcome === 'merged' || file.outcome === 'conflict' };
}

async function takeBack(edits: readonly FileEdit[], target: TargetTree): Promise<void> {
  const plan: PlannedFile[] = [];
  for (const { path, movedFrom, base, proposed } of edits) {
    const steps: FileEdit[] =
      movedFrom === undefined
        ? [{ path, base: proposed, proposed: base }]
        : [
            { path, base: proposed, proposed: null },
            { path: movedFrom, base: null, proposed: base },
          ];
    for (const step of steps) plan.push(await planEdit(step, target, 'leave'));
  }
  await writePlan(plan.filter(isWritten), { target, onConflict: 'leave', journal: async () => undefined }, never);
}
