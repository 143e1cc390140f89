import type { Fix, Range } from '../../../protocol/finding.ts';
import type { FixTemplate, SyntaxRule } from '../rules/rule.ts';
import { asNapiConfig, nativeMatcher } from './nativeMatcher.ts';
import type { NapiConfig, SgNode } from './parsers.ts';
import { isRuleObject, type RuleObject } from './ruleObject.ts';
import { stringFinder } from './stringLines.ts';
import { type Region, rangeOf } from './syntaxMatch.ts';
import { fillTemplate, type VariableLookup } from './template.ts';

/** The fixes that a rule offers for one match: each replaces the match, grown by `expandStart` and `expandEnd`. */
export function fixesOf(rule: SyntaxRule, match: SgNode, region: Region, source: string, lookup: VariableLookup): readonly Fix[] {
  return rule.body.fixes.map((template) => {
    const matchStart = match.range().start.index + region.offset;
    const newText = fillTemplate(template.template, lookup, source, matchStart, stringFinder(rule.body.language));
    return { title: fixTitle(rule.id, template), edits: [{ range: replacedRange(rule, template, match, region), newText }] };
  });
}

/** What a fix is called in the editor: the rule's own title, or one made from the rule's id. */
export function fixTitle(ruleId: string, template: FixTemplate): string {
  return template.title ?? `Fix "${ruleId}"`;
}

function replacedRange(rule: SyntaxRule, template: FixTemplate, match: SgNode, region: Region): Range {
  const own = rangeOf(match, region.start);
  const before = expansion(template.expandStart, match, 'before', rule);
  const after = expansion(template.expandEnd, match, 'after', rule);
  return {
    start: before === undefined ? own.start : rangeOf(before, region.start).start,
    end: after === undefined ? own.end : rangeOf(after, region.start).end,
  };
}

/** The sibling up to which the fix reaches, found as ast-grep does (crates/config/src/fixer.rs); `undefined`: none. */
function expansion(relation: unknown, match: SgNode, side: 'before' | 'after', rule: SyntaxRule): SgNode | undefined {
  if (!isRuleObject(relation)) return undefined;
  const { stopBy, field: _field, ...wanted } = relation;
  const asConfig = (one: RuleObject): NapiConfig => matcherConfig(rule, one);
  const siblings = side === 'before' ? match.prevAll() : match.nextAll();
  const reachable = stopBy === undefined || stopBy === 'neighbor' ? siblings.slice(0, 1) : siblings;
  const stopRule = isRuleObject(stopBy) ? asConfig(stopBy) : undefined;
  for (const sibling of reachable) {
    if (sibling.matches(asConfig(wanted))) return sibling;
    if (stopRule !== undefined && sibling.matches(stopRule)) return undefined;
  }
  return undefined;
}

function matcherConfig(rule: SyntaxRule, wanted: RuleObject): NapiConfig {
  const { utils } = rule.body.matcher;
  return asNapiConfig(nativeMatcher({ rule: wanted, ...(utils === undefined ? {} : { utils }) }, rule.body.language));
}
