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
export async function onRulesOutdated(ctx: RulesContext, { folder, isOpened }: ParamsOut<typeof workspace.rulesOutdated>): Promise<void> {
  const state = ctx.state.of(folder);
  // What was read while the folder was being opened is as new as can be only for the notification of that opening.
  const { old, loading } = (isOpened ? state.renewal : undefined) ?? renew(ctx, folder);
  delete state.renewal;
  const loaded = await loading;
  const before = await old?.catch(() => undefined);
  if (before?.version === loaded.version && before.baseline === loaded.baseline && before.problems.length === loaded.problems.length)
    return;
  ctx.notify(rules.changed, { folder, notices: [...loaded.problems] });
}

function renew(ctx: RulesContext, folder: string | null): Renewal {
  const state = ctx.state.of(folder);
  // Nobody has been told of what an opening began to read.
  const old = state.renewal === undefined ? state.loaded : state.renewal.old;
  // At once: whoever asks from now on must not get the old ones.
  delete state.loaded;
  return { old, loading: rulesOf(ctx, folder, backgroundCall('rules')) };
}
