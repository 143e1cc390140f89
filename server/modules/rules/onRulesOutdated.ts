import type { ParamsOut } from '../../../protocol/index.ts';
import * as rules from '../../../protocol/rules.ts';
import type * as workspace from '../../../protocol/workspace.ts';
import { backgroundCall } from '../../kernel/call.ts';
import type { RulesContext } from './context.ts';
import { rulesOf } from './loadedRules.ts';
import type { Renewal } from './state.ts';

/** Begins to read the rules while the database of the folder is being opened. */
export function onOpening(ctx: RulesContext, { folder }: ParamsOut<typeof workspace.opening>): void {
  ctx.state.of(folder).renewal = renew(ctx, folder);
}

/** Reads the rules again and says so, but only when they turn out different: most saves under `.stewardry` change no rule. */
export async function onRulesOutdated(ctx: RulesContext, { folder }: ParamsOut<typeof workspace.rulesOutdated>): Promise<void> {
  const state = ctx.state.of(folder);
  // Whatever else changed while the folder was being opened is told by a notification of its own.
  const { old, loading } = state.renewal ?? renew(ctx, folder);
  delete state.renewal;
  const loaded = await loading;
  const before = await old?.catch(() => undefined);
  if (before?.version === loaded.version && before.baseline === loaded.baseline && before.problems.length === loaded.problems.length)
    return;
  ctx.notify(rules.changed, { folder, notices: [...loaded.problems] });
}

function renew(ctx: RulesContext, folder: string | null): Renewal {
  const state = ctx.state.of(folder);
  const old = state.loaded;
  // At once: whoever asks from now on must not get the old ones.
  delete state.loaded;
  return { old, loading: rulesOf(ctx, folder, backgroundCall('rules')) };
}
