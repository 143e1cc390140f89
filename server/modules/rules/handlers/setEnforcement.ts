import path from 'node:path';
import { ruleEnforcementChanged } from '../../../../protocol/catalog.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { NotFoundError } from '../../../base/errors.ts';
import { buildConfig } from '../../../governance/worker/configSources.ts';
import type { LoadedRules } from '../../../governance/worker/ruleJobs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { editRuleKeys } from '../editing/editRuleKeys.ts';
import { rulesOf } from '../loadedRules.ts';
import { publishIn } from '../publishIn.ts';

type Params = ParamsOut<typeof rules.setEnforcement>;

/** What breaking a rule does: written where the rule is, or in the configuration when it is somebody else's. */
export async function setEnforcement(ctx: RulesContext, params: Params, call: Call): Promise<ResultIn<typeof rules.setEnforcement>> {
  const { folder, ruleId, people, ai } = params;
  const loaded = await rulesOf(ctx, folder, call);
  const origin = loaded.packs.findLast(({ rules }) => rules.some(({ id }) => id === ruleId))?.origin;
  if (origin === undefined) throw new NotFoundError(`No rule has the id "${ruleId}". "stewardry rules list" shows them all.`);
  const file = origin === 'workspace' ? await inRule(ctx, loaded, params, call) : await inConfig(ctx, loaded, params, call);
  const changes = { ...(people === undefined ? {} : { people }), ...(ai === undefined ? {} : { ai }) };
  await publishIn(ctx, folder, ruleEnforcementChanged, { rule: ruleId, ...changes }, call);
  return { file };
}

function inRule(ctx: RulesContext, loaded: LoadedRules, { folder, ruleId, people, ai }: Params, call: Call): Promise<string> {
  const edits = Object.entries({ people, ai }).flatMap(([who, value]) =>
    value === undefined ? [] : [{ key: ['stewardry', who], value: value === 'default' ? null : value }],
  );
  return editRuleKeys(ctx, loaded, { folder, ruleId }, edits, call);
}

/** The whole entry is one value, so what is said of the other side stays with it. */
async function inConfig(ctx: RulesContext, loaded: LoadedRules, { folder, ruleId, people, ai }: Params, call: Call): Promise<string> {
  const { config } = buildConfig(loaded.sources);
  const said = config.explain(`rules.enforcement.${ruleId}`).layers.find(({ layer }) => layer === 'workspace')?.value;
  const known: Record<string, unknown> = typeof said === 'object' && said !== null ? { ...said } : {};
  for (const [who, value] of Object.entries({ people, ai })) {
    if (value === 'default') delete known[who];
    else if (value !== undefined) known[who] = value;
  }
  const value = Object.keys(known).length === 0 ? null : known;
  const { file } = await ctx.call(workspace.setConfig, { folder, key: `rules.enforcement.${ruleId}`, value }, call);
  return path.relative(folder, file).split(path.sep).join('/');
}
