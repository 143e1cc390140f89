import type { AppliedFile, ChangedFile, FileMode } from './changeSet.ts';

export interface FileRow {
  readonly change_set: string;
  readonly path: string;
  readonly kind: ChangedFile['kind'];
  readonly moved_from: string | null;
  readonly base_hash: string | null;
  readonly base_mode: FileMode;
  readonly proposed_hash: string | null;
  readonly mode: FileMode;
  readonly is_binary: number;
  readonly hunks: string;
}

export interface ApplicationRow {
  readonly id: string;
  readonly change_set: string;
  readonly run: string;
  readonly kind: 'apply' | 'undo';
  readonly undoes: string | null;
  readonly state: 'intended' | 'done';
  readonly owner: string;
  readonly conflicts: string;
  readonly at: number;
}

export interface WriteRow {
  readonly application: string;
  readonly path: string;
  readonly moved_from: string | null;
  readonly outcome: AppliedFile['outcome'];
  readonly before_hash: string | null;
  readonly before_mode: FileMode | null;
  readonly after_hash: string | null;
  readonly after_mode: FileMode | null;
  readonly hunks_before: string | null;
  readonly hunks_after: string | null;
}

/** The tables of this service, as `migrations/` make them. */
export interface ChangesTables {
  readonly changes_sets: { readonly id: string; readonly run: string; readonly base_commit: string | null; readonly created_at: number };
  readonly changes_files: FileRow;
  readonly changes_contents: { readonly run: string; readonly hash: string; readonly deflated: Uint8Array };
  readonly changes_applications: ApplicationRow;
  readonly changes_writes: WriteRow;
}
