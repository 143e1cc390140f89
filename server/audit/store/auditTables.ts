/** Tables of the record as kysely sees them. */
export interface AuditTables {
  audit_rows: StoredRow;
  audit_checkpoints: StoredCheckpoint;
}

export interface StoredRow {
  position: number;
  id: string;
  /** Milliseconds since 1970. */
  time: number;
  actor_kind: string;
  actor_name: string;
  actor_model: string | null;
  action: string;
  subject: string | null;
  verdict: string;
  correlation_id: string;
  policy_digest: string | null;
  before_hash: string | null;
  after_hash: string | null;
  approver: string | null;
  /** Hexadecimal SHA-256 of `body`; `null` when there never was one. */
  body_hash: string | null;
  /** Canonical JSON of `{salt, value}`; `null` when there never was one or it was pruned. */
  body: string | null;
  hash: Uint8Array;
  nodes: Uint8Array;
}

export interface StoredCheckpoint {
  /** Hexadecimal SHA-256 of the note. */
  id: string;
  size: number;
  /** 0 or 1. */
  sealed: number;
  /** C2SP signed note. */
  note: string;
}
