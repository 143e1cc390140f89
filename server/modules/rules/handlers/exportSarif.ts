import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { exportSarif as toSarif } from '../../../governance/findings/sarifExport.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { fillFixes } from '../fillFixes.ts';
import { rulesOf } from '../loadedRules.ts';

/** Findings as SARIF text, with the rules they belong to. */
export async function exportSarif(
  ctx: RulesContext,
  { folder, findings }: ParamsOut<typeof rules.exportSarif>,
  call: Call,
): Promise<ResultIn<typeof rules.exportSarif>> {
  const loaded = await rulesOf(ctx, folder, call);
  const complete = await fillFixes(ctx, loaded, folder, findings, call);
  return { sarif: toSarif(complete, { rules: loaded.packs.flatMap((pack) => pack.rules), toolVersion: ctx.installation.version }) };
}
