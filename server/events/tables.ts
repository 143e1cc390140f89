import type { Generated } from 'kysely';

/** Tables of `migrations/`, on both engines. */
export interface EventsTables {
  readonly events_log: StoredEvent & { readonly position: Generated<number> };
  readonly events_cursors: {
    readonly consumer: string;
    readonly position: number;
    readonly generation: Generated<number>;
    readonly attempts: Generated<number>;
    readonly crashes: Generated<number>;
    readonly owner: string | null;
    readonly beat: Generated<number>;
  };
  readonly events_dead: {
    readonly consumer: string;
    readonly position: number;
    readonly attempts: number;
    readonly error: string;
    /** Milliseconds since 1970. */
    readonly time: number;
    /** 0 or 1. */
    readonly is_retrying: Generated<number>;
  };
}

/** A row of `events_log` before it has a position. */
export interface StoredEvent {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** JSON. */
  readonly payload: string;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly workspace: string;
}

/** A row of `events_log`. */
export type LoggedEvent = StoredEvent & { readonly position: number };
