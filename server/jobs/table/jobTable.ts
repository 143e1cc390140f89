import { sql } from 'kysely';
import type { JobDetails, JobState } from '../../../protocol/jobs.ts';
import { ConflictError, NotFoundError } from '../../base/errors.ts';
import type { Database } from '../../data/database.ts';
import type { JobFilter, JobPage } from '../jobQueue.ts';
import { ALLOWED_IN, type JobOperation } from '../jobStates.ts';
import type { Lease } from '../leases.ts';
import { type ClaimedJob, type JobRow, type JobTables, toDetails, toSummary } from './jobRow.ts';
import { runStatements } from './runStatements.ts';
import {
  beatJob,
  type Claim,
  claimJobs,
  type Settlement,
  type Sql,
  saveCheckpoint,
  selectLeases,
  selectOwn,
  settleJob,
  takeBack,
} from './statements.ts';

/** Writes what became of attempts and takes the next jobs, all in one transaction: at high rates this is most of the work. */
export async function settleAndClaim(
  database: Database,
  settlements: readonly Settlement[],
  claim: Claim | undefined,
): Promise<readonly ClaimedJob[]> {
  const answers = await runStatements(database, [...settlements.map(settleJob), ...(claim ? [claimJobs(claim)] : [])]);
  // The claim came last, and its RETURNING names the columns of ClaimedJob.
  const claimed = claim ? (answers.at(-1) as readonly ClaimedJob[]) : [];
  return claimed.toSorted((a, b) => b.priority - a.priority || a.run_at - b.run_at || (a.id < b.id ? -1 : 1));
}

/** Beats for some of our jobs; answers which of all we still have, and whether they are to be cancelled. */
export async function beatAll(
  database: Database,
  owner: string,
  beats: readonly { readonly id: string; readonly fence: number; readonly progress: number }[],
): Promise<ReadonlyMap<string, { readonly fence: number; readonly isCancelling: boolean }>> {
  const answers = await runStatements(database, [...beats.map(beatJob), selectOwn(owner)]);
  // As the last statement selects.
  const rows = (answers.at(-1) ?? []) as readonly Pick<JobRow, 'id' | 'fence' | 'cancel_requested'>[];
  return new Map(rows.map((row) => [row.id, { fence: row.fence, isCancelling: row.cancel_requested === 1 }]));
}

/** Joins the transaction of the handler, when it has one open. Throws `ConflictError` when the lease was lost. */
export async function checkpointJob(database: Database, id: string, fence: number, checkpoint: string, progress: number): Promise<void> {
  const [rows] = await runStatements(database, [saveCheckpoint(id, fence, checkpoint, progress)]);
  if (rows?.length !== 1) throw new ConflictError(`Another process has taken over the job '${id}'.`);
}

/** Everything that runs, whoever runs it. */
export async function readLeases(database: Database): Promise<readonly Lease[]> {
  const [rows] = await runStatements(database, [selectLeases]);
  // As the statement selects.
  return (rows ?? []) as readonly Lease[];
}

/** Returns the ids that were in fact taken. */
export async function takeBackAll(database: Database, leases: readonly Lease[], now: number): Promise<readonly string[]> {
  const answers = await runStatements(
    database,
    leases.map((lease) => takeBack(lease, now)),
  );
  return idsOf(answers.flat());
}

/** Runs an operation that a person asked for. Throws `NotFoundError`, or `ConflictError` when the job's state does not allow it. */
export async function operate(database: Database, operation: JobOperation, id: string, statement: Sql): Promise<void> {
  const [rows] = await runStatements(database, [statement]);
  if (rows?.length === 1) return;
  const { state } = await showJob(database, id);
  const allowed = ALLOWED_IN[operation].join(', ');
  throw new ConflictError(`The job '${id}' is ${state}, so it cannot be ${PAST[operation]}: only ${allowed} ones can.`);
}

const PAST: Readonly<Record<JobOperation, string>> = {
  cancel: 'cancelled',
  retry: 'retried',
  requeue: 'requeued',
  discard: 'discarded',
};

export async function showJob(database: Database, id: string): Promise<JobDetails> {
  const row = await database.tables<JobTables>().selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new NotFoundError(`There is no job '${id}'. "stewardry jobs list" shows them all.`);
  return toDetails(row);
}

export async function readJobs(database: Database, ids: readonly string[]): Promise<readonly JobRow[]> {
  return database.tables<JobTables>().selectFrom('jobs').selectAll().where('id', 'in', ids).execute();
}

const NONE: Readonly<Record<JobState, number>> = { pending: 0, running: 0, completed: 0, failed: 0, cancelled: 0, dead: 0 };

/** A page by key, newest first: ids sort by time of creation. */
export async function listJobs(database: Database, { states, name, limit, after }: JobFilter): Promise<JobPage> {
  const tables = database.tables<JobTables>();
  let query = tables
    .selectFrom('jobs')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1);
  let counting = tables
    .selectFrom('jobs')
    .select(['state', sql<number>`count(*)`.as('count')])
    .groupBy('state');
  if (states.length > 0) query = query.where('state', 'in', states);
  if (name !== undefined) query = query.where('name', '=', name);
  if (name !== undefined) counting = counting.where('name', '=', name);
  if (after !== undefined) query = query.where('id', '<', after);
  const rows = await query.execute();
  const counted = Object.fromEntries((await counting.execute()).map(({ state, count }) => [state, Number(count)]));
  const last = rows[limit - 1];
  return {
    jobs: rows.slice(0, limit).map(toSummary),
    ...(rows.length > limit && last !== undefined ? { next: last.id } : {}),
    counts: { ...NONE, ...counted },
  };
}

export function idsOf(rows: readonly unknown[]): string[] {
  // Every statement of this service returns at least the id.
  return (rows as readonly { readonly id: string }[]).map(({ id }) => id);
}
