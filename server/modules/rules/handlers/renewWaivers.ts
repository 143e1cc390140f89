import { ruleWaiversRenewed } from '../../../../protocol/catalog.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { localDate } from '../../../base/clock.ts';
import { BadInputError } from '../../../base/errors.ts';
import { renewComment, type WaiverChange } from '../../../governance/findings/commentWaivers.ts';
import { refusalOf } from '../../../governance/findings/waiverPolicy.ts';
import type { LoadedRules } from '../../../governance/worker/ruleJobs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf } from '../loadedRules.ts';
import { publishIn } from '../publishIn.ts';
import { filesAfter } from '../waivers/changeWaivers.ts';
import { byId, policyOf } from '../waivers/listWaivers.ts';
import { waivedRules } from '../waivers/waivedRules.ts';
import { writeFiles } from '../writeFiles.ts';

/** Gives waivers another end. What their rules do not allow is refused before anything is written. */
export async function renewWaivers(
  ctx: RulesContext,
  { folder, waivers, until, reason, owner }: ParamsOut<typeof rules.renewWaivers>,
  call: Call,
): Promise<ResultIn<typeof rules.renewWaivers>> {
  const loaded = await rulesOf(ctx, folder, call);
  const ruleIds = waivedRules(waivers);
  refuseEnd(loaded, ruleIds, until, localDate(ctx.clock.now()));
  const change: WaiverChange = { until, ...(reason === undefined ? {} : { reason }), ...(owner === undefined ? {} : { owner }) };
  const files = await filesAfter(folder, loaded, waivers, {
    comment: (text, language, place) => renewComment(text, language, place, change),
    entry: (entry) => ({
      ...entry,
      until: until ?? undefined,
      reason: reason ?? entry.reason,
      owner: owner ?? entry.owner,
    }),
  });
  const written = await writeFiles(ctx, folder, files, call);
  const end = until === null ? {} : { until };
  await publishIn(ctx, folder, ruleWaiversRenewed, { rules: ruleIds, waivers: waivers.length, ...end, files: written }, call);
  return { files: written, changed: waivers.length };
}

function refuseEnd(loaded: LoadedRules, ruleIds: readonly string[], until: string | null, today: string): void {
  if (until !== null && until < today) throw new BadInputError(`"${until}" is over. Give a day that is still to come.`);
  const rules = byId(loaded);
  for (const ruleId of ruleIds) {
    const refusal = refusalOf(policyOf(rules.get(ruleId)), until ?? undefined, today);
    if (refusal !== undefined) throw new BadInputError(`The waiver of "${ruleId}" was not renewed: ${refusal}`);
  }
}
