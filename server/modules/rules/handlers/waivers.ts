import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { listWaivers } from '../waivers/listWaivers.ts';

/** Every waiver of a folder. */
export async function waivers(
  ctx: RulesContext,
  { folder }: ParamsOut<typeof rules.waivers>,
  call: Call,
): Promise<ResultIn<typeof rules.waivers>> {
  const { scannedAt } = ctx.state.of(folder);
  return { waivers: await listWaivers(ctx, folder, call), ...(scannedAt === undefined ? {} : { scannedAt }) };
}
