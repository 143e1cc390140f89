import { ruleSeverityChanged } from '../../../../protocol/catalog.ts';
import type { ParamsOut } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { publishIn } from '../publishIn.ts';

/** Overrides go into the repository's config.yaml, where they are reviewed like code. */
export async function setSeverity(
  ctx: RulesContext,
  { folder, ruleId, severity, below }: ParamsOut<typeof rules.setSeverity>,
  call: Call,
): Promise<Record<string, never>> {
  const value = severity === 'default' ? null : severity;
  await ctx.call(workspace.setConfig, { folder, key: `rules.severity.${ruleId}`, value, below }, call);
  await publishIn(ctx, folder, ruleSeverityChanged, { rule: ruleId, severity, ...(below === '' ? {} : { below }) }, call);
  return {};
}
