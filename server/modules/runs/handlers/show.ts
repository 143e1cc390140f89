import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { ContextItem } from '../../../../protocol/sessions.ts';
import type { RunsContext } from '../context.ts';
import { readVerification } from '../store/decisions.ts';
import { openQuestions, toQuestion } from '../store/questions.ts';
import { readRating } from '../store/ratings.ts';
import { planOf, readRun, summaryOf } from '../store/runRows.ts';

/** Everything about one run but its timeline and its changes. */
export async function show(ctx: RunsContext, { folder, id }: ParamsOut<typeof runs.show>): Promise<ResultIn<typeof runs.show>> {
  const { database } = await ctx.databases.open(folder);
  const row = await readRun(database, id);
  const verification = await readVerification(database, id);
  const rating = await readRating(database, id);
  const applications = row.change_set === null ? [] : await ctx.changes.applications(database, row.change_set);
  const run = await summaryOf(database, id);
  const questions = (await openQuestions(database, id)).map(toQuestion);
  // Last: what is said from here on comes by the stream.
  const saying = ctx.state.saying(id);
  return {
    run,
    prompt: row.prompt,
    given: {
      // Validated when the run was started.
      context: JSON.parse(row.context) as ContextItem[],
      plans: row.plans === 1,
      ...(row.wanted_model === null ? {} : { model: row.wanted_model }),
    },
    ...(saying === undefined ? {} : { saying }),
    plan: planOf(row),
    questions,
    ...(verification === undefined ? {} : { verification }),
    ...(rating === undefined ? {} : { rating }),
    applications: applications.map(({ id: application, kind, undoes, files, conflicts, at }) => ({
      id: application,
      kind,
      ...(undoes === undefined ? {} : { undoes }),
      files: files.length,
      conflicts: conflicts.length,
      at: new Date(at).toISOString(),
    })),
  };
}
