import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import { NotFoundError } from '../../../base/errors.ts';
import type { RunsContext } from '../context.ts';
import { readKeptOutput } from '../live/keptOutput.ts';
import { readStep } from '../store/steps.ts';

/** What a command wrote, as far as it was kept; of other steps what people see of them. */
export async function stepOutput(
  ctx: RunsContext,
  { folder, id, step }: ParamsOut<typeof runs.stepOutput>,
): Promise<ResultIn<typeof runs.stepOutput>> {
  const { database } = await ctx.databases.open(folder);
  const row = await readStep(database, step);
  if (row.run !== id) throw new NotFoundError(`Run "${id}" has no step "${step}".`);
  const path = row.output_id === null ? undefined : ctx.state.commands.outputPath(row.output_id);
  const kept = path === undefined ? undefined : await readKeptOutput(path);
  return kept ?? { text: row.output ?? '', isCut: row.output_id !== null };
}
