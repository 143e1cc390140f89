import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { BadInputError } from '../../../base/errors.ts';
import type { LoadedRules } from '../../../governance/worker/ruleJobs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf } from '../loadedRules.ts';
import { countBlocking } from '../scan/countBlocking.ts';
import { isWhole, scanAndTell, shownOf } from '../scan/scanAndTell.ts';
import { scanAsJob } from '../scan/scanJob.ts';

/** Checks files and tells every client what was found. A whole scan is a job; a question about a part is answered on the spot. */
export async function scan(ctx: RulesContext, params: ParamsOut<typeof rules.scan>, call: Call): Promise<ResultIn<typeof rules.scan>> {
  const { folder, includeSuppressed, summaryOnly } = params;
  const started = ctx.clock.monotonic();
  if (params.ruleIds.length > 0) refuseUnknownRules(params.ruleIds, await rulesOf(ctx, folder, call));
  const scanned = isWhole(params) ? await scanAsJob(ctx, folder, call) : await scanAndTell(ctx, params, call);
  const findings = includeSuppressed ? [...scanned.findings] : shownOf(scanned.findings);
  return {
    findings: summaryOnly ? [] : findings,
    blocking: countBlocking(await rulesOf(ctx, folder, call), scanned.findings),
    notices: [...scanned.notices],
    files: scanned.files,
    filesFromCache: scanned.filesFromCache,
    duration: ctx.clock.monotonic() - started,
  };
}

function refuseUnknownRules(ruleIds: readonly string[], loaded: LoadedRules): void {
  const known = new Set(loaded.packs.flatMap((pack) => pack.rules.map((rule) => rule.id)));
  const unknown = ruleIds.find((id) => !known.has(id));
  if (unknown !== undefined) throw new BadInputError(`No rule has the id "${unknown}". "stewardry rules list" shows them all.`);
}
