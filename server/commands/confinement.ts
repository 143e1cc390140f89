import type { Shell } from './shells.ts';

/** What is confined, and to what. */
export interface Confinement {
  readonly shell: Shell;
  readonly command: string;
  /** Absolute path of the tree; the command may write there and in `temporary`, nowhere else. */
  readonly root: string;
  readonly temporary: string;
  /** Absolute path of the person's home folder, in which keys are. */
  readonly home: string;
  readonly unreadable: readonly string[];
  readonly mayUseNetwork: boolean;
}
