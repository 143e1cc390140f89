import type { Shell } from './shells.ts';

/** Where a command runs. Paths are absolute. */
export interface CommandTree {
  /** Confined, it may write there and in its temporary folder, and nowhere else but in `repository`. */
  readonly root: string;
  /** What it may read though it lies in a folder that is not to be read: `root`, or a folder above it. */
  readonly top: string;
  /** What git finds in it, when that is no part of the person's repository: a confined command may stage and commit there. */
  readonly repository?: string;
}

/** What is confined, and to what. */
export interface Confinement {
  readonly shell: Shell;
  readonly command: string;
  readonly tree: CommandTree;
  /** Absolute path of a folder for temporary files. */
  readonly temporary: string;
  /** Absolute path of the person's home folder, in which keys are. */
  readonly home: string;
  readonly unreadable: readonly string[];
  readonly mayUseNetwork: boolean;
  /** Absolute paths of folders of the person that it may read and write besides. */
  readonly ownFolders?: readonly string[];
}
