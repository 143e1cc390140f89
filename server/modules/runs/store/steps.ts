import type { RunStep, RunVerdict } from '../../../../protocol/runs.ts';
import type { ToolAnswer } from '../../../ai/tools/tool.ts';
import { NotFoundError } from '../../../base/errors.ts';
import type { Database } from '../../../data/database.ts';
import type { PastAction } from '../../../governance/govern/validator.ts';
import type { Verdict } from '../../../governance/govern/verdict.ts';
import type { RunsTables, StepRow } from '../schemas.ts';

/** A step that begins; what is left out has not happened yet. */
export type NewStep = Pick<StepRow, 'id' | 'run' | 'step_key' | 'kind' | 'name' | 'title' | 'state' | 'persona' | 'started_at'> &
  Partial<Omit<StepRow, 'number'>>;

/** Puts a step at the end of the timeline. With a key that is there already nothing is added; the answer is the step that has it. */
export function addStep(database: Database, step: NewStep): Promise<StepRow> {
  return database.transaction<RunsTables, StepRow>(async (tables) => {
    const known = await findStep(database, step.run, step.step_key);
    if (known !== undefined) return known;
    const last = await tables
      .selectFrom('run_steps')
      .select((of) => of.fn.max('number').as('number'))
      .where('run', '=', step.run)
      .executeTakeFirst();
    const row: StepRow = { ...EMPTY, ...step, number: Number(last?.number ?? 0) + 1 };
    await tables.insertInto('run_steps').values(row).execute();
    return row;
  });
}

const EMPTY = {
  action_kind: null,
  verdict: null,
  approver: null,
  answer: null,
  output: null,
  output_id: null,
  paths: '[]',
  cost: null,
  tokens: null,
  kept_before: null,
  kept_after: null,
  finished_at: null,
} as const;

/** The step of a run that has a key. */
export function findStep(database: Database, run: string, key: string): Promise<StepRow | undefined> {
  const query = database.tables<RunsTables>().selectFrom('run_steps').selectAll();
  return query.where('run', '=', run).where('step_key', '=', key).executeTakeFirst();
}

/** Changes a step and answers with it as it is then. Throws `NotFoundError`. */
export async function updateStep(database: Database, id: string, change: Partial<Omit<StepRow, 'id' | 'run'>>): Promise<StepRow> {
  const update = database.tables<RunsTables>().updateTable('run_steps').set(change).where('id', '=', id);
  return (await update.returningAll().executeTakeFirst()) ?? missing(id);
}

/** Adds what an answer of a model came to: more than one may have been paid for. */
export async function addCost(database: Database, id: string, more: { readonly cost: number; readonly tokens: number }): Promise<void> {
  await database
    .tables<RunsTables>()
    .updateTable('run_steps')
    .set((to) => ({
      cost: to(to.fn.coalesce('cost', to.lit(0)), '+', more.cost),
      tokens: to(to.fn.coalesce('tokens', to.lit(0)), '+', more.tokens),
    }))
    .where('id', '=', id)
    .execute();
}

function missing(id: string): never {
  throw new NotFoundError(`There is no step "${id}".`);
}

/** Oldest first, only those after a number. */
export function listSteps(database: Database, run: string, after: number, limit: number): Promise<readonly StepRow[]> {
  const query = database.tables<RunsTables>().selectFrom('run_steps').selectAll().where('run', '=', run).where('number', '>', after);
  return query.orderBy('number').limit(limit).execute();
}

/** Steps of a run in some states, oldest first. */
export function stepsIn(database: Database, run: string, states: readonly StepRow['state'][]): Promise<readonly StepRow[]> {
  const query = database.tables<RunsTables>().selectFrom('run_steps').selectAll().where('run', '=', run);
  return query
    .where('state', 'in', [...states])
    .orderBy('number')
    .execute();
}

/** Steps of some runs that left the tree another than they found it, oldest first. */
export async function changingSteps(database: Database, runs: readonly string[]): Promise<readonly StepRow[]> {
  const rows = await database
    .tables<RunsTables>()
    .selectFrom('run_steps')
    .selectAll()
    .where('run', 'in', [...runs])
    .where('kept_after', 'is not', null)
    .orderBy('started_at')
    .orderBy('number')
    .execute();
  return rows.filter(({ kept_before, kept_after, state }) => kept_before !== kept_after && state === 'done');
}

/** What the model was told when the step was performed. */
export function answerOf(row: StepRow): ToolAnswer | undefined {
  // Written by us from a ToolAnswer.
  return row.answer === null ? undefined : (JSON.parse(row.answer) as ToolAnswer);
}

/** As the timeline shows it. */
export function toStep(row: StepRow): RunStep {
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    name: row.name,
    title: row.title,
    state: row.state,
    // Written by us.
    paths: JSON.parse(row.paths) as string[],
    ...messageIn(row),
    persona: row.persona,
    startedAt: row.started_at,
    // Written by us from a Verdict.
    ...(row.verdict === null ? {} : { verdict: JSON.parse(row.verdict) as RunVerdict }),
    ...(row.approver === null ? {} : { approver: row.approver }),
    ...(row.output === null ? {} : { output: row.output }),
    ...(row.cost === null ? {} : { cost: row.cost }),
    ...(row.tokens === null ? {} : { tokens: row.tokens }),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
  };
}

/** Keys of a turn's steps are those of its message and one part more (server/ai/agent/messageIds.ts). */
function messageIn({ run, step_key }: StepRow): { readonly message?: string } {
  const [, turn] = /^\/(\d+)\/(?:model|\d+)$/.exec(step_key.startsWith(run) ? step_key.slice(run.length) : '') ?? [];
  return turn === undefined ? {} : { message: `${run}/${turn}` };
}

/** Calls that were performed under a verdict, whatever came of them. */
export async function countPerformed(database: Database, run: string): Promise<number> {
  const query = database
    .tables<RunsTables>()
    .selectFrom('run_steps')
    .select((of) => of.fn.countAll<number>().as('count'));
  const row = await query.where('run', '=', run).where('action_kind', 'is not', null).where('state', '=', 'done').executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** Edits that were performed in a run and those it handed parts to, without their texts: what was said of them, and of which files. */
export async function pastEdits(database: Database, run: string): Promise<readonly PastEdit[]> {
  const rows = await database
    .tables<RunsTables>()
    .selectFrom('run_steps')
    .innerJoin('runs', 'runs.id', 'run_steps.run')
    .select(['run_steps.name', 'run_steps.paths', 'run_steps.verdict'])
    .where((is) => is.or([is('runs.id', '=', run), is('runs.parent', '=', run)]))
    .where('run_steps.action_kind', '=', 'edit')
    .where('run_steps.state', '=', 'done')
    .execute();
  return rows.flatMap(({ name, paths, verdict }) => {
    if (verdict === null) return [];
    // Both written by us.
    const changes = (JSON.parse(paths) as string[]).map((path) => ({ path, before: null, after: null }));
    const { policyDigest = '', ...said } = JSON.parse(verdict) as Verdict;
    return [{ action: { kind: 'edit', tool: name, changes }, verdict: { ...said, policyDigest }, isDone: true } as const];
  });
}

type PastEdit = Pick<PastAction, 'action' | 'verdict' | 'isDone'>;

/** Throws `NotFoundError`. */
export async function readStep(database: Database, id: string): Promise<StepRow> {
  const query = database.tables<RunsTables>().selectFrom('run_steps').selectAll();
  return (await query.where('id', '=', id).executeTakeFirst()) ?? missing(id);
}
