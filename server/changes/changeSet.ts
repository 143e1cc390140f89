/** A stretch of lines that differs. Lines from 0; a hunk of no base lines inserts before `baseStart`. */
export interface Hunk {
  /** Stays the same as long as its place among the base lines and its text do. */
  readonly id: string;
  readonly baseStart: number;
  readonly baseLines: number;
  readonly proposedStart: number;
  readonly proposedLines: number;
}

/** Permissions as git keeps them: a file, one that can be executed, a symlink (whose content is the text of the link). */
export type FileMode = '100644' | '100755' | '120000';

/** What is at a path: bytes and permissions. */
export interface FileEntry {
  readonly bytes: Buffer;
  readonly mode: FileMode;
}

/** One file of a change set. Hashes are `contentHash` of the bytes; `null`: the file is not there on that side. */
export interface ChangedFile {
  readonly path: string;
  readonly kind: 'added' | 'modified' | 'deleted' | 'moved';
  /** For `moved`. */
  readonly movedFrom?: string;
  readonly baseHash: string | null;
  readonly proposedHash: string | null;
  /** Not text: it is taken whole or not at all, and has no hunks. */
  readonly isBinary: boolean;
  /** As the run left it; of a deleted file, as it was. */
  readonly mode: FileMode;
  /** Before the run; of an added file, the same as `mode`. */
  readonly baseMode: FileMode;
  readonly hunks: readonly Hunk[];
}

/** All that a run changed, against the tree it started from. */
export interface ChangeSet {
  readonly id: string;
  readonly run: string;
  /** Commit that was checked out when it started; absent without git or before the first commit. */
  readonly baseCommit?: string;
  readonly files: readonly ChangedFile[];
}

/** Which part of a change set: whole files, or some hunks of one. Absent hunks: the whole file. */
export interface Selection {
  readonly path: string;
  readonly hunks?: readonly string[];
}

/** A place where both sides changed the same lines. Lines of the current text, from 0. */
export interface Conflict {
  readonly path: string;
  readonly reason: 'sameLines' | 'deletedByPerson' | 'deletedByRun' | 'bothAdded' | 'binary' | 'notReadable';
  readonly line?: number;
}

/** What an application did, or would do, to one file. */
export interface AppliedFile {
  readonly path: string;
  /** `merged`: the person had changed it too, elsewhere in the file. `conflict`: nothing of this file was written. */
  readonly outcome: 'written' | 'merged' | 'unchanged' | 'conflict';
  /** Hunks of the change set that it put in, or took out. Absent: the file was taken whole. */
  readonly turned?: readonly string[];
}

/** One time that a part of a change set was written into the tree of the person, or taken back. It can itself be undone. */
export interface Application {
  readonly id: string;
  readonly changeSet: string;
  readonly kind: 'apply' | 'undo';
  /** The application that it takes back, for `undo`. */
  readonly undoes?: string;
  readonly files: readonly AppliedFile[];
  readonly conflicts: readonly Conflict[];
  /** Milliseconds since 1970. */
  readonly at: number;
}
