import type { RelatedLocation } from '../../../protocol/finding.ts';
import { fixesOf } from './fixes.ts';
import type { SgNode } from './parsers.ts';
import type { PreparedRule } from './preparedRule.ts';
import { type Region, rangeOf, type SyntaxMatch } from './syntaxMatch.ts';
import { fillTemplate, type VariableLookup, variableNames, variablesOf } from './template.ts';

/** Turns a match that napi found into what people see: message, related places, fixes. `source` is the whole file. */
export function describeMatch(prepared: PreparedRule, match: SgNode, region: Region, source: string, path: string): SyntaxMatch {
  const { rule, transformed } = prepared;
  const lookup = variablesOf(match, source, region.offset, transformed);
  const matchStart = match.range().start.index + region.offset;
  const isPending = prepared.rewritten.size > 0 && needsRewritten(prepared);
  return {
    ruleId: rule.id,
    range: rangeOf(match, region.start),
    message: fillTemplate(rule.message, withoutRewritten(lookup, prepared), source, matchStart),
    related: relatedOf(prepared, match, region, source, path, lookup),
    fixes: isPending ? [] : fixesOf(rule, match, region, source, lookup),
    ...(isPending ? { isRewritePending: true } : {}),
  };
}

function needsRewritten({ rule, rewritten }: PreparedRule): boolean {
  return [rule.message, ...rule.body.fixes.map((fix) => fix.template)].some((text) =>
    variableNames(text).some((name) => rewritten.has(name)),
  );
}

/** Shows the name of a variable that napi cannot compute: it yields an empty text, which would read as if nothing were there. */
function withoutRewritten(lookup: VariableLookup, { rewritten }: PreparedRule): VariableLookup {
  return (name, isMulti) => (!isMulti && rewritten.has(name) ? { text: `$${name}`, start: undefined } : lookup(name, isMulti));
}

function relatedOf(
  { rule }: PreparedRule,
  match: SgNode,
  region: Region,
  source: string,
  path: string,
  lookup: VariableLookup,
): readonly RelatedLocation[] {
  return Object.entries(rule.body.labels).flatMap(([name, label]) => {
    const single = match.getMatch(name);
    const nodes = single === null ? match.getMultipleMatches(name) : [single];
    const [first, last] = [nodes[0], nodes.at(-1)];
    if (first === undefined || last === undefined) return [];
    const range = { start: rangeOf(first, region.start).start, end: rangeOf(last, region.start).end };
    const start = first.range().start.index + region.offset;
    return [{ path, range, message: fillTemplate(label.message ?? rule.message, lookup, source, start) }];
  });
}
