import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { RunsContext } from '../context.ts';
import { readVerification } from '../store/decisions.ts';
import { openQuestions, toQuestion } from '../store/questions.ts';
import { planOf, readRun, summaryOf } from '../store/runRows.ts';

/** Everything about one run but its timeline and its changes. */
export async function show(ctx: RunsContext, { folder, id }: ParamsOut<typeof runs.show>): Promise<ResultIn<typeof runs.show>> {
  const { database } = await ctx.databases.open(folder);
  const row = await readRun(database, id);
  const verification = await readVerification(database, id);
  const applications = row.change_set === null ? [] : await ctx.changes.applications(database, row.change_set);
  return {
    run: await summaryOf(database, id),
    prompt: row.prompt,
    plan: planOf(row),
    questions: (await openQuestions(database, id)).map(toQuestion),
    ...(verification === undefined ? {} : { verification }),
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
