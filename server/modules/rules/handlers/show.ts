import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { NotFoundError } from '../../../base/errors.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import { documentAt } from '../../../governance/rules/ruleDocuments.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { describePacks } from '../describeRules.ts';
import { testsOf } from '../editing/testsOf.ts';
import { rulesOf, runWithRules } from '../loadedRules.ts';
import { countFindings } from './list.ts';

/** One rule in full. Of several definitions with one id the last in force is shown: workspace before npm before built-in. */
export async function show(
  ctx: RulesContext,
  { folder, ruleId }: ParamsOut<typeof rules.show>,
  call: Call,
): Promise<ResultIn<typeof rules.show>> {
  const loaded = await rulesOf(ctx, folder, call);
  const summaries = describePacks(loaded, countFindings(ctx, folder, loaded)).flatMap((pack) => pack.rules);
  const summary = summaries.findLast((rule) => rule.id === ruleId);
  const rule = loaded.packs.flatMap((pack) => pack.rules).findLast((each) => each.id === ruleId);
  if (!summary || !rule) throw new NotFoundError(`No rule has the id "${ruleId}". "stewardry rules list" shows them all.`);
  const examples = await runWithRules(ctx, loaded, 'rules/examples', { ruleId }, { lane: 'interactive', signal: call.signal });
  const text = (await diskFiles.readFile(rule.source.file)) ?? '';
  return {
    ...summary,
    ...(rule.note === undefined ? {} : { note: rule.note }),
    metadata: { ...rule.metadata },
    source: documentAt(text, rule.source.line).text,
    tests: (await testsOf(loaded, ruleId)).map((test) => test.text).join('---\n'),
    valid: [...examples.valid],
    invalid: [...examples.invalid],
  };
}
