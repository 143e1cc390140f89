import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { NotFoundError } from '../../../base/errors.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { describePacks } from '../describeRules.ts';
import { rulesOf, runWithRules } from '../loadedRules.ts';
import { countFindings } from './list.ts';

/** One rule in full. Of several definitions with one id the last in force is shown: workspace before npm before built-in. */
export async function show(
  ctx: RulesContext,
  { folder, ruleId }: ParamsOut<typeof rules.show>,
  call: Call,
): Promise<ResultIn<typeof rules.show>> {
  const loaded = await rulesOf(ctx, folder, call);
  const counts = countFindings(ctx, folder, loaded);
  const summaries = describePacks(loaded, (id) => counts.get(id) ?? 0).flatMap((pack) => pack.rules);
  const summary = summaries.findLast((rule) => rule.id === ruleId);
  const rule = loaded.packs.flatMap((pack) => pack.rules).findLast((each) => each.id === ruleId);
  if (!summary || !rule) throw new NotFoundError(`No rule has the id "${ruleId}". "stewardry rules list" shows them all.`);
  const examples = await runWithRules(ctx, loaded, 'rules/examples', { ruleId }, { lane: 'interactive', signal: call.signal });
  const text = (await diskFiles.readFile(rule.source.file)) ?? '';
  return {
    ...summary,
    ...(rule.note === undefined ? {} : { note: rule.note }),
    metadata: { ...rule.metadata },
    source: documentAt(text, rule.source.line),
    valid: [...examples.valid],
    invalid: [...examples.invalid],
  };
}

/** The YAML document that holds a line (from 0). */
function documentAt(text: string, line: number): string {
  const lines = text.split('\n');
  const isMarker = (each: string): boolean => /^---(\s|$)/.test(each);
  const start = lines.slice(0, line + 1).findLastIndex(isMarker) + 1;
  const length = lines.slice(start).findIndex(isMarker);
  return `${lines
    .slice(start, length < 0 ? undefined : start + length)
    .join('\n')
    .trim()}\n`;
}
