import type * as data from '../../../../protocol/data.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { Call } from '../../../kernel/call.ts';
import type { DataContext } from '../context.ts';

/** Copies a database to the other engine and says what arrived. */
export async function copy(
  ctx: DataContext,
  { folder, to, replace }: ParamsOut<typeof data.copy>,
  call: Call,
): Promise<ResultIn<typeof data.copy>> {
  const { place, tables } = await ctx.databases.copy(folder, to, replace, {
    signal: call.signal,
    report: (done, total) => call.report({ done, total }),
  });
  return { place, tables: [...tables] };
}
