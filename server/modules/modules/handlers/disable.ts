import { moduleDisabled } from '../../../../protocol/catalog.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as modules from '../../../../protocol/modules.ts';
import type { Call } from '../../../kernel/call.ts';
import type { ModulesContext } from '../context.ts';
import { fingerprint } from '../fingerprint.ts';
import { remember } from '../remember.ts';

/** Switches a module off, first here and then in the configuration: what cannot be disabled is not written down either. */
export async function disable(
  ctx: ModulesContext,
  { id, folder }: ParamsOut<typeof modules.disable>,
  call: Call,
): Promise<ResultIn<typeof modules.disable>> {
  const before = fingerprint(ctx);
  const moved = await ctx.lifecycle.disable(id);
  await remember(ctx, id, false, folder, call);
  call.witness?.({ before, after: fingerprint(ctx) });
  await ctx.state.events.publish(folder ?? null, moduleDisabled, { module: id }, call.correlationId);
  return { modules: [...moved] };
}
