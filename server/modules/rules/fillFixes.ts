import type { Finding, Fix } from '../../../protocol/index.ts';
import type { LoadedRules } from '../../governance/worker/ruleJobs.ts';
import type { Call } from '../../kernel/call.ts';
import type { RulesContext } from './context.ts';
import { runWithRules } from './loadedRules.ts';

/** Findings with their fixes: a scan of many files leaves them out, because making them costs more than finding the places. */
export async function fillFixes(
  ctx: RulesContext,
  loaded: LoadedRules,
  folder: string,
  findings: readonly Finding[],
  { signal }: Call,
): Promise<readonly Finding[]> {
  const lacking = findings.filter((finding) => finding.fixable && finding.fixes.length === 0);
  if (lacking.length === 0) return findings;
  const paths = [...new Set(lacking.map((finding) => finding.path))];
  const ruleIds = [...new Set(lacking.map((finding) => finding.ruleId))];
  const fixes = new Map<string, Fix[]>();
  await runWithRules(
    ctx,
    loaded,
    'rules/checkFiles',
    { root: folder, paths, ruleIds, withFixes: true },
    {
      lane: 'background',
      signal,
      onProgress(reports) {
        for (const finding of reports.flatMap((report) => report.findings)) fixes.set(keyOf(finding), finding.fixes);
      },
    },
  );
  return findings.map((finding) => (finding.fixes.length > 0 ? finding : { ...finding, fixes: fixes.get(keyOf(finding)) ?? [] }));
}

function keyOf({ path, ruleId, fingerprint }: Finding): string {
  return `${path} ${ruleId} ${fingerprint}`;
}
