import type { SqlValue } from '../../data/database.ts';
import { ALLOWED_IN, ENDED, WAITING } from '../jobStates.ts';
import type { Lease } from '../leases.ts';

/** One statement with its parameters. Each returns rows, so that what it did can be read off them. */
export interface Sql {
  readonly text: string;
  readonly parameters: readonly SqlValue[];
}

export interface NewJob {
  readonly id: string;
  readonly name: string;
  readonly payload: string;
  readonly priority: number;
  readonly runAt: number;
  readonly maxAttempts: number;
  readonly idempotencyKey: string | null;
  readonly singletonKey: string | null;
  readonly now: number;
}

/** Nothing when one of its keys is taken. */
export function insertJob(job: NewJob): Sql {
  return {
    text: `INSERT INTO jobs (id, name, state, payload, priority, run_at, attempts, max_attempts, crashes, fence, beat, cancel_requested,
      progress, idempotency_key, singleton_key, created_at) VALUES (?, ?, 'pending', ?, ?, ?, 0, ?, 0, 0, 0, 0, 0, ?, ?, ?)
      ON CONFLICT DO NOTHING RETURNING id`,
    parameters: [job.id, job.name, job.payload, job.priority, job.runAt, job.maxAttempts, job.idempotencyKey, job.singletonKey, job.now],
  };
}

/** Makes room for a new job with this singleton key. */
export function deleteEndedSingleton(name: string, key: string): Sql {
  return {
    text: `DELETE FROM jobs WHERE name = ? AND singleton_key = ? AND state IN (${list(ENDED)}) RETURNING id`,
    parameters: [name, key],
  };
}

/** The job that has one of these keys. */
export function findByKeys(name: string, idempotencyKey: string | null, singletonKey: string | null): Sql {
  return {
    text: 'SELECT id FROM jobs WHERE name = ? AND (idempotency_key = ? OR singleton_key = ?) ORDER BY id',
    parameters: [name, idempotencyKey, singletonKey],
  };
}

export interface Claim {
  readonly owner: string;
  readonly names: readonly string[];
  readonly limit: number;
  /** Jobs that a process died under, instead of the others. */
  readonly isForSuspects: boolean;
  readonly now: number;
  readonly dialect: 'sqlite' | 'postgres';
}

/** Takes the next jobs in one statement: two processes can never take the same. */
export function claimJobs({ owner, names, limit, isForSuspects, now, dialect }: Claim): Sql {
  // SQLite would rather sort all that waits than walk it in order; PostgreSQL must not wait for rows that another connection is claiming.
  const index = dialect === 'sqlite' ? `INDEXED BY ${isForSuspects ? 'jobs_suspect' : 'jobs_waiting'}` : '';
  const locking = dialect === 'postgres' ? 'FOR UPDATE SKIP LOCKED' : '';
  return {
    text: `UPDATE jobs SET state = 'running', owner = ?, fence = fence + 1, beat = 0, attempts = attempts + 1, started_at = ?, finished_at = NULL
      WHERE id IN (SELECT id FROM jobs ${index} WHERE state IN (${list(WAITING)}) AND run_at <= ? AND crashes ${isForSuspects ? '> 0' : '= 0'}
        AND name IN (${names.map(() => '?').join(', ')}) ORDER BY priority DESC, run_at, id LIMIT ? ${locking})
      RETURNING id, name, payload, priority, run_at, attempts, max_attempts, crashes, fence, checkpoint`,
    parameters: [owner, now, now, ...names, limit],
  };
}

/** What becomes of a job after an attempt. */
export interface Settlement {
  readonly id: string;
  readonly fence: number;
  readonly state: 'completed' | 'failed' | 'dead' | 'cancelled' | 'pending';
  /** 1 when the attempt does not count. */
  readonly refund: 0 | 1;
  readonly runAt: number;
  /** JSON. */
  readonly result: string | null;
  readonly error: string | null;
  readonly now: number;
}

/** Nothing when the lease was lost. Who asked for it to be cancelled gets that, unless it completed first. */
export function settleJob({ id, fence, state, refund, runAt, result, error, now }: Settlement): Sql {
  if (state === 'completed') {
    return {
      text: `UPDATE jobs SET state = 'completed', owner = NULL, progress = 100, run_at = 0, crashes = 0, result = ?, error = NULL, finished_at = ?
        WHERE id = ? AND fence = ? AND state = 'running' RETURNING id`,
      parameters: [result, now, id, fence],
    };
  }
  return {
    text: `UPDATE jobs SET state = CASE WHEN cancel_requested = 1 THEN 'cancelled' ELSE ? END, owner = NULL, attempts = attempts - ?,
      run_at = ?, error = ?, finished_at = CASE WHEN cancel_requested = 1 THEN CAST(? AS BIGINT) ELSE CAST(? AS BIGINT) END
      WHERE id = ? AND fence = ? AND state = 'running' RETURNING id`,
    parameters: [state, refund, runAt, error, now, state === 'pending' || state === 'failed' ? null : now, id, fence],
  };
}

/** Keeps the lease and says how far the job is. Nothing when the lease was lost. */
export function beatJob({ id, fence, progress }: { readonly id: string; readonly fence: number; readonly progress: number }): Sql {
  return {
    text: `UPDATE jobs SET beat = beat + 1, progress = ? WHERE id = ? AND fence = ? AND state = 'running' RETURNING id`,
    parameters: [progress, id, fence],
  };
}

/** What an owner still has. */
export function selectOwn(owner: string): Sql {
  return { text: "SELECT id, fence, cancel_requested FROM jobs WHERE owner = ? AND state = 'running'", parameters: [owner] };
}

/** Nothing when the lease was lost. */
export function saveCheckpoint(id: string, fence: number, checkpoint: string, progress: number): Sql {
  return {
    text: `UPDATE jobs SET checkpoint = ?, progress = ?, beat = beat + 1 WHERE id = ? AND fence = ? AND state = 'running' RETURNING id`,
    parameters: [checkpoint, progress, id, fence],
  };
}

export const selectLeases: Sql = { text: "SELECT id, owner, fence, beat FROM jobs WHERE state = 'running'", parameters: [] };

/** A process that went silent under a job this often is probably killed by it. The editor gives up on a backend after five deaths. */
const MAX_CRASHES = 3;

/** Takes a job from an owner that fell silent. Nothing when it has moved after all. */
export function takeBack({ id, fence, beat, owner }: Lease, now: number): Sql {
  const error = `The process that ran it (${owner}) died or fell silent.`;
  return {
    text: `UPDATE jobs SET state = CASE WHEN cancel_requested = 1 THEN 'cancelled' WHEN crashes + 1 >= ${MAX_CRASHES} THEN 'dead' ELSE 'pending' END,
      finished_at = CASE WHEN cancel_requested = 1 OR crashes + 1 >= ${MAX_CRASHES} THEN CAST(? AS BIGINT) ELSE NULL END, owner = NULL, crashes = crashes + 1, run_at = 0, error = ?
      WHERE id = ? AND fence = ? AND beat = ? AND state = 'running' RETURNING id`,
    parameters: [now, error, id, fence, beat],
  };
}

export function cancelJob(id: string, now: number): Sql {
  return {
    text: `UPDATE jobs SET cancel_requested = 1, state = CASE WHEN state = 'running' THEN state ELSE 'cancelled' END,
      finished_at = CASE WHEN state = 'running' THEN finished_at ELSE CAST(? AS BIGINT) END
      WHERE id = ? AND state IN (${list(ALLOWED_IN.cancel)}) RETURNING id`,
    parameters: [now, id],
  };
}

const FRESH = "state = 'pending', attempts = 0, crashes = 0, run_at = 0, cancel_requested = 0, finished_at = NULL";

export function retryJob(id: string): Sql {
  return { text: `UPDATE jobs SET ${FRESH} WHERE id = ? AND state IN (${list(ALLOWED_IN.retry)}) RETURNING id`, parameters: [id] };
}

export function requeueJob(id: string): Sql {
  return {
    text: `UPDATE jobs SET ${FRESH}, checkpoint = NULL, progress = 0, result = NULL, error = NULL
      WHERE id = ? AND state IN (${list(ALLOWED_IN.requeue)}) RETURNING id`,
    parameters: [id],
  };
}

export function discardJob(id: string): Sql {
  return { text: `DELETE FROM jobs WHERE id = ? AND state IN (${list(ALLOWED_IN.discard)}) RETURNING id`, parameters: [id] };
}

/** Completed and cancelled jobs that are old, or too many to be of use. Dead ones stay until somebody has seen them. */
export function forgetOld(before: number, keep: number): Sql {
  const done = "state IN ('completed', 'cancelled')";
  return {
    text: `DELETE FROM jobs WHERE ${done} AND (finished_at < ? OR id <= (SELECT id FROM jobs WHERE ${done} ORDER BY id DESC LIMIT 1 OFFSET ?))
      RETURNING id`,
    parameters: [before, keep],
  };
}

/** Our own constants, never input. */
function list(states: readonly string[]): string {
  return states.map((state) => `'${state}'`).join(', ');
}
