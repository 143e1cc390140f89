import { moduleEnabled } from '../../../../protocol/catalog.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as modules from '../../../../protocol/modules.ts';
import { ConflictError } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import type { ModulesContext } from '../context.ts';
import { fingerprint } from '../fingerprint.ts';
import { remember } from '../remember.ts';

/** Switches a module on; when something that outranks this folder wants it off, it stays off and the error says who. */
export async function enable(
  ctx: ModulesContext,
  { id, folder }: ParamsOut<typeof modules.enable>,
  call: Call,
): Promise<ResultIn<typeof modules.enable>> {
  const before = fingerprint(ctx);
  await remember(ctx, id, true, folder, call);
  const why = ctx.state.whyOff(id);
  if (why !== undefined) throw new ConflictError(`The module "${id}" stays disabled: it is switched off by ${why}.`);
  const moved = await ctx.lifecycle.enable(id);
  call.witness?.({ before, after: fingerprint(ctx) });
  await ctx.state.events.publish(folder ?? null, moduleEnabled, { module: id }, call.correlationId);
  return { modules: [...moved] };
}
