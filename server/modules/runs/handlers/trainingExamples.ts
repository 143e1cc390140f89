import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import * as sessions from '../../../../protocol/sessions.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { compilePrivatePaths } from '../../../ai/privacy/withhold.ts';
import { ConflictError, throwIfCancelled } from '../../../base/errors.ts';
import type { Database } from '../../../data/database.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { isCurated, isRejected } from '../dataset/curated.ts';
import { privateIn } from '../dataset/privateIn.ts';
import type { RunRow } from '../schemas.ts';
import { readRating } from '../store/ratings.ts';
import { listRuns, runsOfTask } from '../store/runRows.ts';
import { listSteps } from '../store/steps.ts';

/** One page of runs, as far as they are fit to train a model with. */
export async function trainingExamples(
  ctx: RunsContext,
  { folder, format, limit, after }: ParamsOut<typeof runs.trainingExamples>,
  call: Call,
): Promise<ResultIn<typeof runs.trainingExamples>> {
  const { trusted } = await ctx.call(workspace.ruleSources, { folder }, call);
  // What its configuration calls private does not count then.
  if (!trusted) throw new ConflictError('Nothing is exported from a folder that is not trusted. Trust the workspace first.');
  const { privatePaths } = (await ctx.ai.of(folder)).config;
  const isPrivate = compilePrivatePaths(privatePaths);
  const { createExamples } = await import('../dataset/toExample.ts');
  const examples = createExamples();
  const { database } = await ctx.databases.open(folder);
  const rows = await listRuns(database, { states: [], limit: limit + 1, after });
  const made: { run: string; line: string }[] = [];
  const withheld = new Map<string, string>();
  /** What was said in a run, when it may be exported. */
  const saidIn = async (row: RunRow): Promise<readonly sessions.SessionMessage[] | undefined> => {
    const said = await saidUntilItsEnd(ctx, folder, row, call);
    const reason = privatePaths.length === 0 ? undefined : privateIn(said, await touchedBy(database, row.id), isPrivate);
    if (reason !== undefined) withheld.set(row.id, reason);
    return reason === undefined ? said.filter(({ run }) => run === row.id) : undefined;
  };
  for (const row of rows.slice(0, limit)) {
    throwIfCancelled(call.signal);
    if (!isCurated(row, (await readRating(database, row.id))?.value)) continue;
    const others = format === 'openai-dpo' ? await rejectedLike(database, row) : [];
    if (format === 'openai-dpo' && others.length === 0) continue;
    const said = await saidIn(row);
    if (said === undefined) continue;
    const lines = format === 'openai' ? [await examples.example(said)] : [];
    for (const other of others) {
      const otherwise = await saidIn(other);
      if (otherwise !== undefined) lines.push(await examples.pair(said, otherwise));
    }
    made.push(...lines.flatMap((line) => (line === undefined ? [] : [{ run: row.id, line }])));
  }
  const last = rows[limit - 1];
  return {
    examples: made,
    withheld: [...withheld].map(([run, reason]) => ({ run, reason })),
    ...(rows.length > limit && last !== undefined ? { next: last.id } : {}),
  };
}

/** Runs of the same task that people did not want: what a good one is preferred to. */
async function rejectedLike(database: Database, { id, prompt }: RunRow): Promise<readonly RunRow[]> {
  const found: RunRow[] = [];
  for (const row of await runsOfTask(database, prompt)) {
    if (row.id !== id && isRejected(row, (await readRating(database, row.id))?.value)) found.push(row);
  }
  return found;
}

const PAGE = 1_000;

/** What its model may have seen: everything of the session up to its own last message, oldest first. */
async function saidUntilItsEnd(
  ctx: RunsContext,
  folder: string,
  { id, session }: RunRow,
  call: Call,
): Promise<readonly sessions.SessionMessage[]> {
  let said: sessions.SessionMessage[] = [];
  for (let before: number | undefined; ; before = said[0]?.position) {
    const of = { folder, id: session, limit: PAGE, ...(before === undefined ? {} : { before }) };
    const page = await ctx.call(sessions.messages, of, call);
    said = [...page.messages, ...said];
    if (!page.hasMore) break;
  }
  return said.slice(0, said.findLastIndex(({ run }) => run === id) + 1);
}

async function touchedBy(database: Database, run: string): Promise<readonly string[]> {
  const touched: string[] = [];
  for (let after = 0; ; ) {
    const steps = await listSteps(database, run, after, PAGE);
    // A list of texts, as `openStep` writes it.
    touched.push(...steps.flatMap(({ paths }) => JSON.parse(paths) as string[]));
    after = steps.at(-1)?.number ?? after;
    if (steps.length < PAGE) return touched;
  }
}
