import { NotFoundError } from '../../../base/errors.ts';
import type { Database } from '../../../data/database.ts';
import type { ApprovalScope, RunsTables } from '../schemas.ts';

export type ApprovalRow = RunsTables['run_approvals'];

/** Where a yes was asked for: what it may have been remembered for. */
export interface ApprovalPlace {
  readonly run: string;
  readonly session: string;
  /** ISO 8601. */
  readonly now: string;
}

export async function insertApproval(database: Database, row: ApprovalRow): Promise<void> {
  await database.tables<RunsTables>().insertInto('run_approvals').values(row).execute();
}

/** A remembered yes for exactly this shape that holds here and now. */
export async function findApproval(database: Database, shape: string, place: ApprovalPlace): Promise<ApprovalRow | undefined> {
  const rows = await database.tables<RunsTables>().selectFrom('run_approvals').selectAll().where('shape', '=', shape).execute();
  return rows.find((row) => (row.valid_until === null || row.valid_until > place.now) && row.scope_id === scopeId(row.scope, place));
}

/** Those that still hold, newest first. */
export async function listApprovals(database: Database, now: string): Promise<readonly ApprovalRow[]> {
  const rows = await database.tables<RunsTables>().selectFrom('run_approvals').selectAll().orderBy('id', 'desc').execute();
  return rows.filter(({ valid_until }) => valid_until === null || valid_until > now);
}

/** Throws `NotFoundError`. */
export async function deleteApproval(database: Database, id: string): Promise<void> {
  const { numDeletedRows } = await database.tables<RunsTables>().deleteFrom('run_approvals').where('id', '=', id).executeTakeFirst();
  if (numDeletedRows === 0n) throw new NotFoundError(`There is no approval "${id}".`);
}

/** Which run or session a scope means; '' where there is only one. */
export function scopeId(scope: ApprovalScope, { run, session }: Pick<ApprovalPlace, 'run' | 'session'>): string {
  if (scope === 'run') return run;
  return scope === 'session' ? session : '';
}
