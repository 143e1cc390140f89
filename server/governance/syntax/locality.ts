import { isRuleObject, type RuleObject, ruleEntries, ruleList } from './ruleObject.ts';
import { kindsOf, type RuleMatcher } from './ruleShape.ts';

/** Relations that look at neighbours or count them: a statement at the top of a file has neighbours outside itself. */
const LOOKS_SIDEWAYS = ['precedes', 'follows', 'nthChild', 'range'];

/**
 * Can a matcher's verdict on a node change when only other top-level statements of the file do? False when that is certain: it looks
 * at no neighbours, and neither it nor anything it asks an ancestor can hold for the root of the tree (`rootKind`), which is all that
 * statements share.
 */
export function looksBeyondStatement(matcher: RuleMatcher, language: string, rootKind: string): boolean {
  const utils = new Map(ruleEntries(matcher.utils));
  const canBeRoot = (rule: RuleObject): boolean => {
    const kinds = kindsOf({ rule, utils: matcher.utils }, language);
    return kinds === undefined || kinds.has(rootKind);
  };
  const reaches = (rule: RuleObject, open: ReadonlySet<string>): boolean => {
    if (LOOKS_SIDEWAYS.some((key) => key in rule)) return true;
    const { inside, matches } = rule;
    if (isRuleObject(inside) && (canBeRoot(inside) || (isRuleObject(inside['stopBy']) && canBeRoot(inside['stopBy'])))) return true;
    if (matches !== undefined && !(typeof matches === 'string' && utils.has(matches))) return true;
    const utility = typeof matches === 'string' && !open.has(matches) ? utils.get(matches) : undefined;
    const inner = [inside, rule['has'], rule['not'], rule['stopBy'], utility].filter(isRuleObject);
    const within = new Set([...open, ...(typeof matches === 'string' ? [matches] : [])]);
    return [...inner, ...ruleList(rule['all']), ...ruleList(rule['any'])].some((one) => reaches(one, within));
  };
  const nothingOpen: ReadonlySet<string> = new Set();
  const { rule } = matcher;
  return canBeRoot(rule) || reaches(rule, nothingOpen) || ruleEntries(matcher.constraints).some(([, one]) => reaches(one, nothingOpen));
}
