import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf, runWithRules } from '../loadedRules.ts';

/** What the rules say of a change before it lands. Somebody waits for it: an agent, and mostly a person behind it. */
export async function checkProposed(
  ctx: RulesContext,
  { folder, changes, binding }: ParamsOut<typeof rules.checkProposed>,
  call: Call,
): Promise<ResultIn<typeof rules.checkProposed>> {
  const loaded = await rulesOf(ctx, folder, call);
  const wanted = changes.map(({ movedFrom, ...change }) => (movedFrom === undefined ? change : { ...change, movedFrom }));
  return runWithRules(ctx, loaded, 'rules/checkProposed', { changes: wanted, binding }, { lane: 'interactive', signal: call.signal });
}
