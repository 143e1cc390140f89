import { isRuleObject } from '../syntax/ruleObject.ts';
import type { FixTemplate } from './rule.ts';
import { type ProblemList, refuse, remark } from './ruleProblems.ts';
import { didYouMean } from './suggestion.ts';

const KEYS = ['template', 'expandStart', 'expandEnd', 'title'];

/** Reads `fix`: a template, an object with one, or a list of objects (https://ast-grep.github.io/reference/yaml/fix.html). */
export function readFixes(fix: unknown, problems: ProblemList): readonly FixTemplate[] {
  if (fix === undefined || fix === null) return [];
  if (typeof fix === 'string' || typeof fix === 'number') return [{ template: String(fix) }];
  if (Array.isArray(fix)) return fix.flatMap((one, index) => readFix(one, ['fix', index], problems));
  return readFix(fix, ['fix'], problems);
}

function readFix(fix: unknown, path: readonly (string | number)[], problems: ProblemList): readonly FixTemplate[] {
  if (!isRuleObject(fix) || typeof fix['template'] !== 'string') {
    refuse(problems, path, '"fix" must be a text, or have a "template" that is a text.');
    return [];
  }
  for (const key of Object.keys(fix)) {
    if (!KEYS.includes(key)) {
      remark(problems, 'info', problems.document.keyRangeAt([...path, key]), `"${key}" has no meaning in a fix.${didYouMean(key, KEYS)}`);
    }
  }
  const { template, title, expandStart, expandEnd } = fix;
  return [
    {
      template,
      ...(typeof title === 'string' ? { title } : {}),
      ...(expandStart === undefined ? {} : { expandStart }),
      ...(expandEnd === undefined ? {} : { expandEnd }),
    },
  ];
}
