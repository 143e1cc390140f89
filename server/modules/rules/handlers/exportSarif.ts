import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { exportSarif as toSarif } from '../../../governance/findings/sarifExport.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf } from '../loadedRules.ts';

/** Findings as SARIF text, with the rules they belong to. */
export async function exportSarif(
  ctx: RulesContext,
  { folder, findings }: ParamsOut<typeof rules.exportSarif>,
  call: Call,
): Promise<ResultIn<typeof rules.exportSarif>> {
  const { packs } = await rulesOf(ctx, folder, call);
  return { sarif: toSarif(findings, { rules: packs.flatMap((pack) => pack.rules), toolVersion: ctx.installation.version }) };
}
