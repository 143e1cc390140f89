import type { Finding } from '../../../protocol/finding.ts';
import type { AdoptedRule } from '../../../protocol/practices.ts';
import * as rules from '../../../protocol/rules.ts';
import { compileGlobs } from '../../governance/config/glob.ts';
import type { Call } from '../../kernel/call.ts';
import type { PracticesContext } from './context.ts';
import type { Practice } from './file/readPractice.ts';

/**
 * What the findings of the last scan of the folder say about the rules that practices link. What the baseline accepts counts: it is still there.
 * What a comment accepts with a reason does not: somebody has decided on it.
 */
export async function measureAdoption(
  ctx: PracticesContext,
  folder: string,
  practices: readonly Practice[],
  call: Call,
): Promise<ReadonlyMap<string, readonly AdoptedRule[]>> {
  const { findings } = await ctx.call(rules.findings, { folder, includeSuppressed: true }, call);
  const open = findings.filter(({ suppressed }) => suppressed === undefined || suppressed.kind === 'baseline');
  const byRule = Map.groupBy(open, ({ ruleId }) => ruleId);
  const measured = new Map<string, readonly AdoptedRule[]>();
  for (const [files, group] of Map.groupBy(practices, ({ summary }) => JSON.stringify(summary.files))) {
    // Written just above.
    const globs = JSON.parse(files) as string[];
    const ruleIds = [...new Set(group.flatMap(({ summary }) => summary.rules))];
    const reached = await ctx.call(rules.reach, { folder, ruleIds, files: globs }, call);
    const reach = new Map(reached.rules.map((each) => [each.id, each]));
    const isInside = globs.includes('**') ? () => true : compileGlobs(globs);
    for (const { summary } of group) {
      measured.set(
        summary.id,
        summary.rules.map((id) =>
          adoptedRule(
            id,
            reach.get(id),
            (byRule.get(id) ?? []).filter(({ path }) => isInside(path)),
          ),
        ),
      );
    }
  }
  return measured;
}

function adoptedRule(
  id: string,
  reach: { readonly isOn: boolean; readonly files: number } | undefined,
  findings: readonly Finding[],
): AdoptedRule {
  if (reach === undefined) return { id, state: 'unknown', files: 0, filesWithFindings: 0, findings: 0 };
  const filesWithFindings = new Set(findings.map(({ path }) => path)).size;
  // It may have found something in a file of another language, such as a script inside of a page.
  const files = Math.max(reach.files, filesWithFindings);
  const state = files === 0 ? 'unused' : reach.isOn ? 'on' : 'off';
  return { id, state, files, filesWithFindings, findings: findings.length };
}
