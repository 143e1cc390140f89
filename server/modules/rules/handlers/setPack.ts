import { rulePackSwitched } from '../../../../protocol/catalog.ts';
import type { ParamsOut } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { buildConfig } from '../../../governance/worker/configSources.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf } from '../loadedRules.ts';
import { publishIn } from '../publishIn.ts';

/** Adds a pack to `rules.packs`, or takes it away; the packs in force become explicit by that. */
export async function setPack(
  ctx: RulesContext,
  { folder, pack, isEnabled }: ParamsOut<typeof rules.setPack>,
  call: Call,
): Promise<Record<string, never>> {
  const { config } = buildConfig((await rulesOf(ctx, folder, call)).sources);
  const others = config.effective('').packs.filter((name) => name !== pack);
  await ctx.call(workspace.setConfig, { folder, key: 'rules.packs', value: isEnabled ? [...others, pack] : others }, call);
  await publishIn(ctx, folder, rulePackSwitched, { pack, isEnabled }, call);
  return {};
}
