import { ruleWaiversEnded } from '../../../../protocol/catalog.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { endComment } from '../../../governance/findings/commentWaivers.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf } from '../loadedRules.ts';
import { publishIn } from '../publishIn.ts';
import { filesAfter } from '../waivers/changeWaivers.ts';
import { waivedRules } from '../waivers/waivedRules.ts';
import { writeFiles } from '../writeFiles.ts';

/** Removes waivers: comments from their files, entries from the baseline. */
export async function endWaivers(
  ctx: RulesContext,
  { folder, waivers }: ParamsOut<typeof rules.endWaivers>,
  call: Call,
): Promise<ResultIn<typeof rules.endWaivers>> {
  const loaded = await rulesOf(ctx, folder, call);
  const files = await filesAfter(folder, loaded, waivers, { comment: endComment, entry: () => undefined });
  const written = await writeFiles(ctx, folder, files, call);
  await publishIn(ctx, folder, ruleWaiversEnded, { rules: waivedRules(waivers), waivers: waivers.length, files: written }, call);
  return { files: written, changed: waivers.length };
}
