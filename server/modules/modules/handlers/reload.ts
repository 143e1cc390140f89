import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as modules from '../../../../protocol/modules.ts';
import { BadInputError } from '../../../base/errors.ts';
import type { ModulesContext } from '../context.ts';
import { load } from '../custom/loadModules.ts';

/** Stops a module and what needs it, and starts them anew; one of a workspace as its files say now. */
export async function reload(ctx: ModulesContext, { id }: ParamsOut<typeof modules.reload>): Promise<ResultIn<typeof modules.reload>> {
  const folder = ctx.state.folderOf(id);
  if (folder !== undefined) {
    const [problem] = await load(ctx, folder, id);
    if (problem) throw new BadInputError(`${problem.path}: ${problem.message}`);
    return { modules: ctx.lifecycle.states().filter((state) => state.id === id) };
  }
  return { modules: [...(await ctx.lifecycle.reload(id))] };
}
