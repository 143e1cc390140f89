import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as modules from '../../../../protocol/modules.ts';
import type { Call } from '../../../kernel/call.ts';
import type { ModulesContext } from '../context.ts';
import { loadModules } from '../custom/loadModules.ts';
import { followConfiguration } from '../switchModules.ts';

/** Makes the modules what a folder that was just opened wants them to be. */
export async function follow(
  ctx: ModulesContext,
  { folder }: ParamsOut<typeof modules.follow>,
  call: Call,
): Promise<ResultIn<typeof modules.follow>> {
  const trusted = await followConfiguration(ctx, folder, call);
  return { notices: await loadModules(ctx, folder, trusted) };
}
