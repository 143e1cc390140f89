import { NotFoundError } from '../../../base/errors.ts';
import type { Database } from '../../../data/database.ts';
import type { Proposal } from '../../../governance/feedback/learn.ts';
import type { RunsTables } from '../schemas.ts';

export type RejectionRow = RunsTables['run_rejections'];
export type ProposalRow = RunsTables['run_proposals'];

/** The same part of the same run is rejected once; a later reason replaces the first. */
export async function insertRejections(database: Database, rows: readonly RejectionRow[]): Promise<void> {
  for (const row of rows) {
    const insert = database.tables<RunsTables>().insertInto('run_rejections').values(row);
    await insert
      .onConflict((conflict) => conflict.columns(['run', 'path', 'hunk']).doUpdateSet({ reason: row.reason, at: row.at }))
      .execute();
  }
}

/** Newest first, of one run or of all. */
export function listRejections(database: Database, run?: string, limit = 500): Promise<readonly RejectionRow[]> {
  let query = database.tables<RunsTables>().selectFrom('run_rejections').selectAll().orderBy('id', 'desc').limit(limit);
  if (run !== undefined) query = query.where('run', '=', run);
  return query.execute();
}

/** A pattern that was proposed before, whatever became of it, is not proposed again. */
export async function insertProposals(database: Database, proposals: readonly Proposal[], newId: () => string, at: string): Promise<void> {
  for (const { id: pattern, kind, title, text, fileName, reasons } of proposals) {
    const row = {
      id: newId(),
      pattern,
      kind,
      title,
      text,
      file_name: fileName,
      reasons: JSON.stringify(reasons),
      state: 'open',
      at,
    } as const;
    const insert = database.tables<RunsTables>().insertInto('run_proposals').values(row);
    await insert.onConflict((conflict) => conflict.column('pattern').doNothing()).execute();
  }
}

/** Those that nobody has decided on. */
export function openProposals(database: Database): Promise<readonly ProposalRow[]> {
  return database.tables<RunsTables>().selectFrom('run_proposals').selectAll().where('state', '=', 'open').orderBy('id').execute();
}

/** Throws `NotFoundError`. */
export async function readProposal(database: Database, id: string): Promise<ProposalRow> {
  const query = database.tables<RunsTables>().selectFrom('run_proposals').selectAll().where('id', '=', id);
  const row = await query.executeTakeFirst();
  if (row === undefined) throw new NotFoundError(`There is no proposal "${id}".`);
  return row;
}

export async function settleProposal(database: Database, id: string, state: 'accepted' | 'declined'): Promise<void> {
  await database.tables<RunsTables>().updateTable('run_proposals').set({ state }).where('id', '=', id).execute();
}
