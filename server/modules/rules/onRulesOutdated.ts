import type { ParamsOut } from '../../../protocol/index.ts';
import * as rules from '../../../protocol/rules.ts';
import type * as workspace from '../../../protocol/workspace.ts';
import { backgroundCall } from '../../kernel/call.ts';
import type { RulesContext } from './context.ts';
import { rulesOf } from './loadedRules.ts';

/** Reads the rules again and says so, but only when they turn out different: most saves under `.stewardry` change no rule. */
export async function onRulesOutdated(ctx: RulesContext, { folder }: ParamsOut<typeof workspace.rulesOutdated>): Promise<void> {
  const state = ctx.state.of(folder);
  const old = state.loaded;
  // At once: whoever asks from now on must not get the old ones.
  delete state.loaded;
  const call = backgroundCall('rules');
  const loaded = await rulesOf(ctx, folder, call);
  const before = await old?.catch(() => undefined);
  if (before?.version === loaded.version && before.baseline === loaded.baseline && before.problems.length === loaded.problems.length)
    return;
  ctx.notify(rules.changed, { folder, notices: [...loaded.problems] });
}
