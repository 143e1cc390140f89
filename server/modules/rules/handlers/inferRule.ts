import { stringify } from 'yaml';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { BadInputError } from '../../../base/errors.ts';
import type { InferredPatterns } from '../../../governance/syntax/inferPatterns.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf } from '../loadedRules.ts';

/** The beginning of a rule from selected code: a pattern that finds it and its like, and a test that says so. */
export async function inferRule(
  ctx: RulesContext,
  { folder, path, languageId, text, range }: ParamsOut<typeof rules.inferRule>,
  call: Call,
): Promise<ResultIn<typeof rules.inferRule>> {
  const file = { path, text, ...(languageId === undefined ? {} : { languageId }) };
  const inferred = await ctx.workers.run('rules/infer', { file, range }, { lane: 'interactive' }, call.signal);
  if ('problem' in inferred) throw new BadInputError(inferred.problem);
  const { packs } = await rulesOf(ctx, folder, call);
  const ruleId = freeId(inferred.words, new Set(packs.flatMap((pack) => pack.rules.map(({ id }) => id))));
  return {
    language: inferred.language,
    patterns: [...inferred.patterns],
    ruleId,
    source: ruleText(ruleId, inferred),
    tests: stringify({ id: ruleId, valid: [], invalid: [dedented(inferred.text)] }, { lineWidth: 0 }),
  };
}

function freeId(words: readonly string[], taken: ReadonlySet<string>): string {
  const parts = words.map((word) => word.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase());
  const base = parts.length === 0 ? 'rule-from-selection' : `no-${parts.join('-')}`.slice(0, 60);
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(id)) return id;
  }
}

function ruleText(id: string, { language, patterns, kind, text, words }: InferredPatterns): string {
  // The second says what may vary; the first is the code as it stands, the last takes any arguments.
  const pattern = patterns[1] ?? patterns[0];
  const rule = pattern === undefined ? { kind, regex: `^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$` } : { pattern };
  const about = words.length === 0 ? 'this' : `\`${words.join('.')}\``;
  return stringify({ id, language, severity: 'warning', message: `Do not use ${about} here.`, rule }, { lineWidth: 0 });
}

/** The selection as it would stand at the start of a line. */
function dedented(text: string): string {
  const [first = '', ...rest] = text.split('\n');
  const indents = rest.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const least = indents.length === 0 ? 0 : Math.min(...indents);
  return [first, ...rest.map((line) => line.slice(least))].join('\n');
}
