import { kindOf, type SgNode } from './parsers.ts';
import type { PreparedRule } from './preparedRule.ts';
import { isSatisfied, searchText, type TextIndex } from './requiredText.ts';

/** With fewer rules to leave out, looking at the nodes costs more than asking the rules. */
const FEWEST_RULES = 3;

/**
 * Leaves out rules whose required text is in the file but in no node of a kind that they match, such as words of a comment: napi
 * compiles a rule each time it is asked, about 0.5 ms for one with large expressions. `text`: what the tree was parsed from.
 */
export function rulesWithPlace(rules: readonly PreparedRule[], root: SgNode, text: string): readonly PreparedRule[] {
  const kindsOfRule = new Map(rules.flatMap((rule) => (canBePlaced(rule) ? [[rule, [...(rule.kinds ?? [])]] as const] : [])));
  if (kindsOfRule.size < FEWEST_RULES) return rules;
  const places = outermost(root, new Set([...kindsOfRule.values()].flat()), text);
  return rules.filter((rule) => {
    const kinds = kindsOfRule.get(rule);
    return kinds === undefined || kinds.some((kind) => places.get(kind)?.some((place) => isSatisfied(rule.requiredInNode, place)));
  });
}

function canBePlaced({ kinds, requiredInNode }: PreparedRule): boolean {
  return requiredInNode !== true && kinds !== undefined && !kinds.has('ERROR');
}

/** Texts of the nodes of each kind that lie in no other node of that kind: what is in none of them is in no node of the kind. */
function outermost(root: SgNode, kinds: ReadonlySet<string>, text: string): ReadonlyMap<string, readonly TextIndex[]> {
  const places = new Map<string, TextIndex[]>();
  const ends = new Map<string, number>();
  for (const node of root.findAll({ rule: { any: [...kinds].map((kind) => ({ kind })) } })) {
    const kind = kindOf(node);
    const { start, end } = node.range();
    if (start.index < (ends.get(kind) ?? 0)) continue;
    ends.set(kind, end.index);
    const place = searchText(text.slice(start.index, end.index));
    const known = places.get(kind);
    if (known === undefined) places.set(kind, [place]);
    else known.push(place);
  }
  return places;
}
