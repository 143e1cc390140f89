import type { Database } from '../data/database.ts';
import type { Application, ChangeSet, Conflict, FileEntry, Selection } from './changeSet.ts';
import type { CommitRequest } from './commitApplication.ts';
import type { ProposedFile } from './propose.ts';
import type { Workbench, WorkbenchOptions } from './workbench.ts';

/**
 * The tree of the person: files on disk (`diskTarget`), and what an editor holds unsaved. Paths are relative to the folder. Throws
 * `BadInputError` for a path that would lead out of it or into `.git`.
 */
export interface TargetTree {
  readonly folder: string;
  /** As it is now, the editor's text before that on disk; `null`: there is no such file. Of an editor's text the bytes are `editorBytes`. */
  read(path: string): Promise<FileEntry | null>;
  /**
   * Makes ready to put this at a path (`null`: nothing), with all the room that it needs, so that a full disk shows before anything has
   * changed. What is staged is either committed or discarded.
   */
  stage(path: string, content: FileEntry | null): Promise<StagedWrite>;
}

export interface StagedWrite {
  /** Makes the file so, only when it is still as `expected` (`contentHash` of the bytes; `null`: absent); `false`, and nothing done, when it is not. */
  commit(expected: string | null): Promise<boolean>;
  /** Leaves everything as it is. Must not throw; after `commit` it does nothing. */
  discard(): Promise<void>;
}

export interface ApplyRequest {
  readonly changeSet: string;
  /** Absent: all of it. */
  readonly selection?: readonly Selection[];
  /** `markers`: files with conflicts are written with conflict markers; `leave`: they are left alone. */
  readonly onConflict: 'leave' | 'markers';
}

export type UndoOptions = Pick<ApplyRequest, 'selection' | 'onConflict'>;

/** What would happen: for a preview, and for `govern` to decide on. A moved file is two: one that goes and one that comes. */
export interface Merge {
  readonly files: readonly MergedFile[];
  readonly conflicts: readonly Conflict[];
}

export interface MergedFile {
  readonly path: string;
  /** Where the content came from, when it comes by a move. */
  readonly movedFrom?: string;
  readonly before: Buffer | null;
  /** With conflict markers when those were asked for; the same as `before` when nothing would be written. */
  readonly after: Buffer | null;
  readonly isClean: boolean;
}

export type Side = 'base' | 'proposed';

/**
 * Copies of trees for runs, and what becomes of their changes. Contents are kept in the database of the folder, so that everything can be
 * taken back for as long as the run is kept. Nothing here resets, cleans or checks out anything in the tree of the person.
 */
export interface Changes {
  /** Makes the copy; ready when it resolves. Throws `IoError` when git is missing or refuses, saying what to do. */
  createWorkbench(options: WorkbenchOptions, signal: AbortSignal): Promise<Workbench>;
  /** The copy of a run that was made earlier, by whichever process; `undefined` when it is gone. */
  openWorkbench(folder: string, run: string): Promise<Workbench | undefined>;
  removeWorkbench(folder: string, run: string): Promise<void>;

  /** Keeps all that differs in the copy as the change set of its run, instead of an earlier one. */
  capture(database: Database, workbench: Workbench, signal: AbortSignal): Promise<ChangeSet>;
  /** Keeps finished edits as the change set of a run that had no copy. Throws `BadInputError` for a path that leads out of the folder. */
  propose(database: Database, run: string, files: readonly ProposedFile[]): Promise<ChangeSet>;
  find(database: Database, changeSet: string): Promise<ChangeSet | undefined>;
  /** The content of a file on one side, `null` where it is absent. */
  content(database: Database, changeSet: string, path: string, side: Side): Promise<Buffer | null>;

  /** Merges without writing: base, what is there now, and the selected part. */
  merge(database: Database, request: ApplyRequest, target: TargetTree, signal: AbortSignal): Promise<Merge>;
  /**
   * Merges without writing what takes back applications of one change set (the newest first), or a part, also after further edits: by the same merge
   * with the sides exchanged. What another undo has taken out already stays out. Undoing an undo applies again.
   */
  mergeUndo(
    database: Database,
    applications: readonly string[],
    options: UndoOptions,
    target: TargetTree,
    signal: AbortSignal,
  ): Promise<Merge>;
  /**
   * Writes a merge as it was shown; what somebody has changed since is merged anew. Journalled, so that one that was killed is finished or taken back at
   * the next `recover`. Throws `ConflictError` when something of the change set was applied or taken back since.
   */
  carryOut(database: Database, merge: Merge, target: TargetTree, signal: AbortSignal): Promise<Application>;
  /** Every finished application of a change set, oldest first. */
  applications(database: Database, changeSet: string): Promise<readonly Application[]>;
  /** Finishes, or takes back, what a killed process left half written; answers with what it finished. Leaves alone what a living process does. */
  recover(database: Database, target: TargetTree): Promise<readonly Application[]>;
  /** Drops all change sets, applications and contents of a run: after that nothing of it can be undone. */
  forget(database: Database, run: string): Promise<void>;
  /** Commits these files of the person's tree, as they are there; answers with the commit. */
  commitApplication(request: CommitRequest, signal: AbortSignal): Promise<string>;
}
