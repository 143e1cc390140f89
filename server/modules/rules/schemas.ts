/** Tables of this module as kysely sees them. */
export interface RulesTables {
  rules_scanned_files: ScannedFileRow;
  rules_workspace_scans: WorkspaceScanRow;
}

export interface ScannedFileRow {
  path: string;
  /** Bytes. */
  size: number;
  /** Milliseconds since 1970. */
  modified: number;
  version: string;
  /** JSON of FileReport. */
  report: string;
}

export interface WorkspaceScanRow {
  digest: string;
  /** JSON of WorkspaceReport. */
  report: string;
}
