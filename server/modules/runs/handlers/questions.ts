import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { RunsContext } from '../context.ts';
import { openQuestions, toQuestion } from '../store/questions.ts';

/** Everything that a person is asked now, the riskiest first. */
export async function questions(ctx: RunsContext, { folder }: ParamsOut<typeof runs.questions>): Promise<ResultIn<typeof runs.questions>> {
  const { database } = await ctx.databases.open(folder);
  return { questions: (await openQuestions(database)).map(toQuestion) };
}
