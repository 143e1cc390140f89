import type { JobDetails, JobState, JobSummary } from '../../../protocol/jobs.ts';

/** The tables of this service as kysely sees them. */
export interface JobTables {
  readonly jobs: JobRow;
}

/** One job as stored. Times are milliseconds since 1970; `payload`, `checkpoint` and `result` are JSON. */
export interface JobRow {
  readonly id: string;
  readonly name: string;
  readonly state: JobState;
  readonly payload: string;
  readonly priority: number;
  /** 0: at once, whatever the clock says. */
  readonly run_at: number;
  readonly attempts: number;
  readonly max_attempts: number;
  /** Processes that died under it. */
  readonly crashes: number;
  readonly owner: string | null;
  readonly fence: number;
  readonly beat: number;
  readonly cancel_requested: number;
  readonly progress: number;
  readonly checkpoint: string | null;
  readonly result: string | null;
  readonly error: string | null;
  readonly idempotency_key: string | null;
  readonly singleton_key: string | null;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly finished_at: number | null;
}

/** What a claim tells the process that runs the job. */
export type ClaimedJob = Pick<
  JobRow,
  'id' | 'name' | 'payload' | 'priority' | 'run_at' | 'attempts' | 'max_attempts' | 'crashes' | 'fence' | 'checkpoint'
>;

export function toSummary(row: JobRow): JobSummary {
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    progress: row.progress,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    priority: row.priority,
    createdAt: isoTime(row.created_at),
    ...(row.run_at > 0 ? { runAt: isoTime(row.run_at) } : {}),
    ...(row.started_at === null ? {} : { startedAt: isoTime(row.started_at) }),
    ...(row.finished_at === null ? {} : { finishedAt: isoTime(row.finished_at) }),
    ...(row.error === null ? {} : { error: row.error }),
    isCancelling: row.cancel_requested === 1 && row.state === 'running',
  };
}

export function toDetails(row: JobRow): JobDetails {
  return {
    ...toSummary(row),
    payload: JSON.parse(row.payload),
    ...(row.checkpoint === null ? {} : { checkpoint: JSON.parse(row.checkpoint) }),
    ...(row.result === null ? {} : { result: JSON.parse(row.result) }),
    ...(row.idempotency_key === null ? {} : { idempotencyKey: row.idempotency_key }),
    ...(row.owner === null ? {} : { owner: row.owner }),
  };
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
