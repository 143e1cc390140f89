import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import { IoError, NotFoundError } from '../base/errors.ts';
import type { NextId } from '../base/ids.ts';
import type { Logger } from '../base/log.ts';
import type { Database } from '../data/database.ts';
import type { DataFolder } from '../data/dataFolder.ts';
import { listApplications, newestApplication, requireApplication } from './apply/applicationStore.ts';
import { Applications } from './apply/applications.ts';
import { editsOfChangeSet } from './apply/editsOfChangeSet.ts';
import { editsOfUndo } from './apply/editsOfUndo.ts';
import { planEdits } from './apply/planEdits.ts';
import { PlannedMerge } from './apply/plannedMerge.ts';
import { type Captured, captureChanges } from './capture.ts';
import type { ChangeSet } from './changeSet.ts';
import {
  areSameFiles,
  deleteRun,
  findChangeSet,
  latestChangeSet,
  readContents,
  requireChangeSet,
  saveChangeSet,
  saveContents,
} from './changeSetStore.ts';
import type { Changes } from './changes.ts';
import { commitApplication } from './commitApplication.ts';
import { proposedChanges } from './propose.ts';
import { createWorkbench, keptPlace } from './tree/createWorkbench.ts';
import { type GitWorkbench, gitWorkbench } from './tree/gitWorkbench.ts';
import { removeWorkbench } from './tree/removeWorkbench.ts';
import { readRecord, workbenchFolders } from './tree/workbenchFolders.ts';
import type { Workbench } from './workbench.ts';

export interface ChangesOptions {
  readonly dataFolder: DataFolder;
  readonly clock: Clock;
  readonly newId: NextId;
  readonly log: Logger;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The service behind the power `changes`. */
export function createChanges(options: ChangesOptions): Changes {
  const applications = new Applications(options);
  return {
    async createWorkbench(wish, signal) {
      refuseToHoldItself(options.dataFolder.root, wish.folder);
      return createWorkbench(options, wish, signal);
    },
    openWorkbench: (folder, run) => openWorkbench(options, folder, run),
    removeWorkbench: (folder, run) => removeWorkbench(options, folder, run),

    capture: (database, workbench, signal) => capture(options, database, workbench, signal),
    propose: async (database, run, files) => keep(options, database, { run }, proposedChanges(files)),
    find: findChangeSet,
    async content(database, changeSet, file, side) {
      const { run, files } = await requireChangeSet(database, changeSet);
      const found = files.find((each) => each.path === file);
      if (found === undefined) throw new NotFoundError(`"${file}" is not in change set "${changeSet}".`);
      const hash = side === 'base' ? found.baseHash : found.proposedHash;
      return hash === null ? null : ((await readContents(database, run, [hash])).get(hash) ?? null);
    },

    async merge(database, { changeSet: id, selection, onConflict }, target, signal) {
      const changeSet = await requireChangeSet(database, id);
      const after = await newestApplication(database, id);
      const edits = await editsOfChangeSet(database, changeSet, selection, target);
      return new PlannedMerge({ changeSet, kind: 'apply', onConflict }, await planEdits(edits, target, onConflict, signal), after);
    },
    async mergeUndo(database, taken, { selection, onConflict }, target, signal) {
      const { changeSet, writes, newest: undoes } = await requireApplications(database, taken);
      const after = await newestApplication(database, changeSet.id);
      const edits = await editsOfUndo(database, changeSet, writes, selection);
      return new PlannedMerge({ changeSet, kind: 'undo', undoes, onConflict }, await planEdits(edits, target, onConflict, signal), after);
    },
    carryOut(database, merge, target, signal) {
      if (!(merge instanceof PlannedMerge)) throw new Error('Only what "merge" or "mergeUndo" has made can be carried out');
      return applications.carryOut(database, merge, target, signal);
    },
    applications: listApplications,
    recover: (database, target) => applications.recover(database, target),
    forget: deleteRun,
    commitApplication,
  };
}

/** What applications of one change set wrote, the newest first. Throws `NotFoundError` where there is none to undo. */
async function requireApplications(database: Database, ids: readonly string[]) {
  const stored = await Promise.all(ids.map((id) => requireApplication(database, id)));
  const [newest] = stored;
  if (newest === undefined) throw new NotFoundError('No application was named that could be undone.');
  const changeSet = await requireChangeSet(database, newest.row.change_set);
  return { changeSet, newest: newest.row.id, writes: stored.map(({ writes }) => writes) };
}

/** Copies are kept in the data folder: one that lies in the folder would be copied with it, while it changes. */
function refuseToHoldItself(dataFolder: string, folder: string): void {
  const inside = path.relative(folder, dataFolder);
  if (inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside)) return;
  throw new IoError(
    `The data folder "${dataFolder}" lies inside "${folder}", so a copy of the folder would hold itself. Move it elsewhere: the setting "stewardry.dataFolder", or STEWARDRY_HOME.`,
  );
}

/** The id of a run names one workbench, so whoever has the workbench of another process opens it here. */
async function openWorkbench(options: ChangesOptions, folder: string, run: string): Promise<GitWorkbench | undefined> {
  const folders = workbenchFolders(options.dataFolder, folder, run);
  const record = await readRecord(folders);
  if (record === undefined || !existsSync(folders.tree)) return undefined;
  // A git that was killed leaves its lock behind; whoever opens a workbench is alone with it.
  for (const lock of ['index.lock', 'picked.index.lock']) await rm(path.join(folders.git, lock), { force: true });
  return gitWorkbench({ folder, run, folders, place: keptPlace(options, folders), record });
}

async function capture(options: ChangesOptions, database: Database, workbench: Workbench, signal: AbortSignal): Promise<ChangeSet> {
  const { run, folder } = workbench;
  const opened = isOurs(workbench) ? workbench : await openWorkbench(options, folder, run);
  if (opened === undefined) throw new NotFoundError(`The copy of run "${run}" is gone, so its changes cannot be captured.`);
  return keep(options, database, workbench, await captureChanges(opened, signal));
}

async function keep(
  options: ChangesOptions,
  database: Database,
  { run, baseCommit }: Pick<Workbench, 'run' | 'baseCommit'>,
  { files, contents }: Captured,
): Promise<ChangeSet> {
  const before = await latestChangeSet(database, run);
  if (before !== undefined && areSameFiles(before.files, files)) return before;
  const changeSet: ChangeSet = { id: options.newId(), run, ...(baseCommit === undefined ? {} : { baseCommit }), files };
  await saveContents(database, run, contents);
  await saveChangeSet(database, changeSet, options.clock.now());
  return changeSet;
}

/** Others may hand in a workbench that they made of one of ours. */
function isOurs(workbench: Workbench): workbench is GitWorkbench {
  return 'record' in workbench && 'place' in workbench;
}
