import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as modules from '../../../../protocol/modules.ts';
import type { ModulesContext } from '../context.ts';

/** Stops a module and what needs it, and starts them anew. */
export async function reload(ctx: ModulesContext, { id }: ParamsOut<typeof modules.reload>): Promise<ResultIn<typeof modules.reload>> {
  return { modules: [...(await ctx.lifecycle.reload(id))] };
}
