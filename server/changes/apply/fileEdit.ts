import type { FileEntry } from '../changeSet.ts';

/** What is wanted of one file: that it goes from one content to another, whatever it has become meanwhile. `null`: no file. */
export interface FileEdit {
  readonly path: string;
  /** Where `base` was, when the file moves. */
  readonly movedFrom?: string;
  readonly base: FileEntry | null;
  readonly proposed: FileEntry | null;
  /** Ids of the change set's hunks that are in `base` and in `proposed`; absent for what is taken whole. */
  readonly hunks?: { readonly before: readonly string[]; readonly after: readonly string[] };
}
