import { z } from 'zod';
import type { RunState, RunSummary } from '../../../../protocol/runs.ts';
import { agentNameIn } from '../../../ai/external/agentEntry.ts';
import { NotFoundError } from '../../../base/errors.ts';
import type { Database } from '../../../data/database.ts';
import { checkTransition, STATES_WITH_PROCESS } from '../machine/runStates.ts';
import type { RunRow, RunsTables, Wish } from '../schemas.ts';

/** Throws `NotFoundError`. */
export async function readRun(database: Database, id: string): Promise<RunRow> {
  const row = await database.tables<RunsTables>().selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new NotFoundError(`There is no run "${id}". \`stewardry runs list\` shows those there are.`);
  return row;
}

/** The run that was started under this key. */
export function findByKey(database: Database, key: string): Promise<RunRow | undefined> {
  return database.tables<RunsTables>().selectFrom('runs').selectAll().where('request_key', '=', key).executeTakeFirst();
}

export async function insertRun(database: Database, row: RunRow): Promise<void> {
  await database.tables<RunsTables>().insertInto('runs').values(row).execute();
}

type Change = Partial<Omit<RunRow, 'id' | 'state'>>;

/** Changes what is named, without a change of state. */
export async function updateRun(database: Database, id: string, change: Change): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await database.tables<RunsTables>().updateTable('runs').set(change).where('id', '=', id).execute();
}

/** Takes a run from whatever state it is in to another, or throws `ConflictError`; answers with the row as it is then. */
export function moveRun(database: Database, id: string, to: RunState, change: Change): Promise<RunRow> {
  return database.transaction<RunsTables, RunRow>(async (tables) => {
    const { state } = await readRun(database, id);
    checkTransition(id, state, to);
    await tables
      .updateTable('runs')
      .set({ ...change, state: to })
      .where('id', '=', id)
      .execute();
    return readRun(database, id);
  });
}

/** Counts up what a run has used. */
export async function addUse(
  database: Database,
  id: string,
  use: { readonly steps?: number; readonly tokens?: number; readonly cost?: number; readonly timeMs?: number },
): Promise<void> {
  const { steps = 0, tokens = 0, cost = 0, timeMs = 0 } = use;
  await database
    .tables<RunsTables>()
    .updateTable('runs')
    .set((to) => ({
      steps: to('steps', '+', steps),
      tokens: to('tokens', '+', tokens),
      cost: to('cost', '+', cost),
      time_ms: to('time_ms', '+', Math.round(timeMs)),
    }))
    .where('id', '=', id)
    .execute();
}

export interface RunFilter {
  readonly session?: string | undefined;
  readonly states: readonly RunState[];
  readonly limit: number;
  /** Only older ones: id of the last of the page before. */
  readonly after?: string | undefined;
}

/** Newest first. */
export function listRuns(database: Database, { session, states, limit, after }: RunFilter): Promise<readonly RunRow[]> {
  let query = database.tables<RunsTables>().selectFrom('runs').selectAll().orderBy('id', 'desc').limit(limit);
  if (session !== undefined) query = query.where('session', '=', session);
  if (states.length > 0) query = query.where('state', 'in', [...states]);
  if (after !== undefined) query = query.where('id', '<', after);
  return query.execute();
}

/** Those that were asked for in the same words, newest first. */
export function runsOfTask(database: Database, prompt: string): Promise<readonly RunRow[]> {
  return database.tables<RunsTables>().selectFrom('runs').selectAll().where('prompt', '=', prompt).orderBy('id', 'desc').execute();
}

/** Runs that handed parts of their task to others have these. */
export function childrenOf(database: Database, id: string): Promise<readonly RunRow[]> {
  return database.tables<RunsTables>().selectFrom('runs').selectAll().where('parent', '=', id).orderBy('id').execute();
}

/** Those that some process ought to be working on. */
export function runsWithProcess(database: Database): Promise<readonly RunRow[]> {
  const query = database.tables<RunsTables>().selectFrom('runs').selectAll();
  return query
    .where('state', 'in', [...STATES_WITH_PROCESS, 'interrupted'])
    .orderBy('id')
    .execute();
}

/** Makes somebody the one who runs it, unless another was faster; the fence of the lease, or `undefined`. */
export function claimRun(database: Database, id: string, owner: string, fence: number): Promise<number | undefined> {
  return database.transaction<RunsTables, number | undefined>(async (tables) => {
    const { numUpdatedRows } = await tables
      .updateTable('runs')
      .set({ owner, fence: fence + 1, beat: 0 })
      .where('id', '=', id)
      .where('fence', '=', fence)
      .executeTakeFirst();
    return numUpdatedRows === 1n ? fence + 1 : undefined;
  });
}

/** Nobody runs it now. */
export async function releaseRun(database: Database, id: string, fence: number): Promise<void> {
  await database.tables<RunsTables>().updateTable('runs').set({ owner: null }).where('id', '=', id).where('fence', '=', fence).execute();
}

/** Says of some runs that their owner lives. */
export async function beat(database: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await database
    .tables<RunsTables>()
    .updateTable('runs')
    .set((to) => ({ beat: to('beat', '+', 1) }))
    .where('id', 'in', [...ids])
    .execute();
}

/** What is wanted of the process that runs some runs; those whose lease somebody else has now have another fence. */
export function readWishes(
  database: Database,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly wish: Wish; readonly fence: number }[]> {
  return database
    .tables<RunsTables>()
    .selectFrom('runs')
    .select(['id', 'wish', 'fence'])
    .where('id', 'in', [...ids])
    .execute();
}

const planSchema = z.array(z.object({ title: z.string(), isDone: z.boolean() }));

/** The plan of a run, as it was agreed on. */
export function planOf(row: RunRow): z.infer<typeof planSchema> {
  return planSchema.parse(JSON.parse(row.plan));
}

/** How many questions of each run wait for a person. */
export async function openQuestionCounts(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .tables<RunsTables>()
    .selectFrom('run_questions')
    .select(['run', (count) => count.fn.countAll<number>().as('open')])
    .where('run', 'in', [...ids])
    .where('answered_at', 'is', null)
    .groupBy('run')
    .execute();
  return new Map(rows.map(({ run, open }) => [run, Number(open)]));
}

/** As clients see it. */
export async function summarise(database: Database, rows: readonly RunRow[]): Promise<RunSummary[]> {
  const open = await openQuestionCounts(
    database,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    session: row.session,
    title: row.title,
    state: row.state,
    status: row.status,
    persona: row.persona,
    isScripted: row.is_scripted === 1,
    steps: row.steps,
    tokens: row.tokens,
    cost: row.cost,
    filesChanged: row.files,
    review: row.review,
    questions: open.get(row.id) ?? 0,
    createdAt: row.created_at,
    ...(agentNameIn(row.model ?? undefined) === undefined ? {} : { isCostUnknown: true }),
    ...(row.wish === 'pause' && STATES_WITH_PROCESS.includes(row.state) ? { isPausing: true } : {}),
    ...given('model', row.model),
    ...given('parent', row.parent),
    ...given('progress', row.progress),
    ...given('budget', row.budget),
    ...given('startedAt', row.started_at),
    ...given('finishedAt', row.finished_at),
  }));
}

/** One run as clients see it. Throws `NotFoundError`. */
export async function summaryOf(database: Database, id: string): Promise<RunSummary> {
  const [summary] = await summarise(database, [await readRun(database, id)]);
  if (summary === undefined) throw new NotFoundError(`There is no run "${id}".`);
  return summary;
}

function given<Key extends string, Value>(key: Key, value: Value | null): { readonly [K in Key]?: Value } {
  // One key of that name, or none.
  return (value === null ? {} : { [key]: value }) as { readonly [K in Key]?: Value };
}
