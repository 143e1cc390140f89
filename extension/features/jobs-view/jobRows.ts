import type { JobState, JobSummary } from '../../../protocol/jobs.ts';

/** A job and where it belongs; `folder` `null` is the installation. */
export interface JobRow {
  readonly id: string;
  readonly folder: string | null;
  readonly job: JobSummary;
}

/** What the view changes by a push: jobs that are new or moved on, and those that were discarded. */
export interface JobPush {
  readonly folder: string | null;
  readonly jobs: readonly JobSummary[];
  readonly gone: readonly string[];
}

/** The same row as long as it is the same job. */
export function jobRow(folder: string | null, job: JobSummary): JobRow {
  return { id: `${folder} ${job.id}`, folder, job };
}

/** Running and waiting jobs first, each kind newest first. */
export function orderRows(rows: readonly JobRow[]): readonly JobRow[] {
  return rows.toSorted((a, b) => rank(a.job.state) - rank(b.job.state) || (a.job.createdAt < b.job.createdAt ? 1 : -1));
}

const ORDER: readonly (readonly JobState[])[] = [['running'], ['pending', 'failed'], ['dead'], ['completed', 'cancelled']];

function rank(state: JobState): number {
  return ORDER.findIndex((states) => states.includes(state));
}

/** The rows after a push. */
export function applyPush(rows: readonly JobRow[], { folder, jobs, gone }: JobPush): readonly JobRow[] {
  const replaced = new Set([...gone, ...jobs.map(({ id }) => id)]);
  const kept = rows.filter((row) => row.folder !== folder || !replaced.has(row.job.id));
  return orderRows([...kept, ...jobs.map((job) => jobRow(folder, job))]);
}

/** What stands behind the job's name, such as `45 % · attempt 2 of 5`. */
export function describeJob(job: JobSummary): string {
  const attempt = job.attempts > 1 && job.state !== 'completed' ? `attempt ${job.attempts} of ${job.maxAttempts}` : '';
  return [job.isCancelling ? 'stopping' : stateText(job), attempt].filter((part) => part !== '').join(' · ');
}

function stateText({ state, progress }: JobSummary): string {
  if (state === 'running') return `${Math.round(progress)} %`;
  return state === 'failed' ? 'waits for its next attempt' : state === 'dead' ? 'given up' : state;
}

/** Which actions make sense, as the `viewItem` that menus ask for. */
export function actionsOf({ state }: JobSummary): string {
  if (state === 'running' || state === 'pending') return 'job.active';
  if (state === 'failed') return 'job.waiting';
  return state === 'completed' ? 'job.done' : 'job.ended';
}
