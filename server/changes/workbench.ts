import type { FileChange } from '../governance/govern/action.ts';

/** What differs between two kept trees; `isLink`: it is a symbolic link now, and `after` is where that leads. */
export interface TreeChange extends FileChange {
  readonly isLink?: true;
}

/**
 * A copy of a folder's tree in which one run works; the person's own tree is not touched. Starts from what is on disk: the commit, what is
 * changed and what is new, without what git ignores.
 */
export interface Workbench {
  readonly run: string;
  /** The person's folder. */
  readonly folder: string;
  /** `worktree`: git works in it, on the person's commit; `shadow`: the folder has no repository, or none with a commit. */
  readonly kind: 'worktree' | 'shadow';
  /** Absolute path of the copy of `folder` (inside the worktree, when the folder is a part of its repository). */
  readonly root: string;
  /** Absolute path of the whole copy: `root`, or a folder above it. */
  readonly top: string;
  /** Absolute path of what git finds in the copy: the run's own, no part of the person's repository. */
  readonly repository?: string;
  readonly baseCommit?: string;
  /** Name of the kept tree with which it began. */
  readonly base: string;
  /** What of the folder is not in it, and why, for people: submodules, unreadable files, placeholders of LFS. */
  readonly notes: readonly string[];
  /** Keeps the tree as it is now; the name of what was kept. Cheap when little has changed. */
  keep(signal: AbortSignal): Promise<string>;
  /** Puts the tree back as it was kept. */
  restore(kept: string, signal: AbortSignal): Promise<void>;
  /** A kept tree that is `base` with these paths as `from` has them; the name of what was kept. Touches no file. */
  pick(base: string, from: string, paths: readonly string[], signal: AbortSignal): Promise<string>;
  /**
   * What differs between two kept trees, texts included; absent: from the beginning, to now. A file that is not text comes with a character for
   * each byte, so that nothing that looks at it has to be told apart.
   */
  changesBetween(from: string | undefined, to: string | undefined, signal: AbortSignal): Promise<readonly TreeChange[]>;
}

export interface WorkbenchOptions {
  readonly folder: string;
  readonly run: string;
  /** Folders that hold dependencies and are linked instead of copied, such as `node_modules`; only those that exist. */
  readonly linkedFolders?: readonly string[];
  /** Files by their whole text where an editor holds what is not saved yet. */
  readonly unsaved?: ReadonlyMap<string, string>;
}
