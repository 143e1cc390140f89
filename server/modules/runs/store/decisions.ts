import type { RunDecision, Verification } from '../../../../protocol/runs.ts';
import type { DecisionNote } from '../../../ai/tools/effects.ts';
import type { Database } from '../../../data/database.ts';
import type { DecisionRow, RunsTables } from '../schemas.ts';

export async function insertDecision(database: Database, row: DecisionRow): Promise<void> {
  await database.tables<RunsTables>().insertInto('run_decisions').values(row).execute();
}

/** What came of it. */
export async function settleDecision(database: Database, id: string, outcome: 'done' | 'failed'): Promise<void> {
  await database.tables<RunsTables>().updateTable('run_decisions').set({ outcome }).where('id', '=', id).execute();
}

/** Puts the model's own words in: what was chosen, and why. */
export async function noteOnDecision(database: Database, id: string, note: DecisionNote): Promise<DecisionRow | undefined> {
  const { what, why } = note;
  const change = { what, why, alternatives: JSON.stringify(note.alternatives), evidence: JSON.stringify(note.evidence), is_noted: 1 };
  await database.tables<RunsTables>().updateTable('run_decisions').set(change).where('id', '=', id).execute();
  return database.tables<RunsTables>().selectFrom('run_decisions').selectAll().where('id', '=', id).executeTakeFirst();
}

export interface DecisionFilter {
  readonly run?: string | undefined;
  readonly limit: number;
  /** Only older ones. */
  readonly after?: string | undefined;
  /** Only those that a model noted as its own. */
  readonly areNoted?: boolean;
}

/** Newest first. */
export function listDecisions(database: Database, { run, limit, after, areNoted }: DecisionFilter): Promise<readonly DecisionRow[]> {
  let query = database.tables<RunsTables>().selectFrom('run_decisions').selectAll().orderBy('id', 'desc').limit(limit);
  if (run !== undefined) query = query.where('run', '=', run);
  if (after !== undefined) query = query.where('id', '<', after);
  if (areNoted === true) query = query.where('is_noted', '=', 1);
  return query.execute();
}

/** As clients see it. */
export function toDecision(row: DecisionRow): RunDecision {
  return {
    id: row.id,
    run: row.run,
    what: row.what,
    why: row.why,
    // Both written by us.
    alternatives: JSON.parse(row.alternatives) as string[],
    evidence: JSON.parse(row.evidence) as string[],
    persona: row.persona,
    verdict: row.verdict,
    at: row.at,
    ...(row.step === null ? {} : { step: row.step }),
    ...(row.model === null ? {} : { model: row.model }),
    ...(row.approver === null ? {} : { approver: row.approver }),
  };
}

export async function insertVerification(
  database: Database,
  id: string,
  run: string,
  verification: Verification,
  at: string,
): Promise<void> {
  const row = { id, run, verdict: verification.verdict, checks: JSON.stringify(verification.checks), at };
  await database.tables<RunsTables>().insertInto('run_verifications').values(row).execute();
}

/** The newest verdict on a run. */
export async function readVerification(database: Database, run: string): Promise<Verification | undefined> {
  const query = database.tables<RunsTables>().selectFrom('run_verifications').selectAll().where('run', '=', run);
  const row = await query.orderBy('id', 'desc').limit(1).executeTakeFirst();
  // Written by us from a Verification.
  return row && { verdict: row.verdict, checks: JSON.parse(row.checks) as Verification['checks'] };
}

/** Steps that were performed and have a decision that let them. */
export async function countDecided(database: Database, run: string): Promise<number> {
  const row = await database
    .tables<RunsTables>()
    .selectFrom('run_steps')
    .innerJoin('run_decisions', 'run_decisions.step', 'run_steps.id')
    .select((of) => of.fn.count<number>('run_steps.id').distinct().as('count'))
    .where('run_steps.run', '=', run)
    .where('run_steps.action_kind', 'is not', null)
    .where('run_steps.state', '=', 'done')
    .where('run_decisions.verdict', '=', 'allow')
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
