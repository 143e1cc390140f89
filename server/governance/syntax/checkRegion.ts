import type { SourceFile } from '../checks/checkKind.ts';
import { findCandidates, nodeKey } from './combinedMatcher.ts';
import { parsers, type SgNode } from './parsers.ts';
import type { PreparedRule } from './preparedRule.ts';
import { describeMatch } from './report.ts';
import { isSatisfied, type TextIndex } from './requiredText.ts';
import type { RuleBudget } from './ruleBudget.ts';
import type { Region, SyntaxMatch } from './syntaxMatch.ts';

/** What the rules found in one region of a file. */
export interface RegionReport {
  readonly matches: readonly SyntaxMatch[];
  /** Ids of rules that ran over their budget here; their matches are left out. */
  readonly tooSlow: readonly string[];
}

/** Up to this many candidates are asked one by one (compiles the rule each time, 10 µs); more are found again in one walk. */
const MOST_SINGLE_QUESTIONS = 8;

/** Checks a region against rules of its language. `hot`: rules that matched before, kept by the engine for `findCandidates`. */
export function checkRegion(
  rules: readonly PreparedRule[],
  region: Region,
  file: SourceFile,
  text: TextIndex,
  budget: RuleBudget,
  hot: Set<PreparedRule>,
): RegionReport {
  const possible = rules.filter((rule) => isSatisfied(rule.required, text));
  if (possible.length === 0) return { matches: [], tooSlow: [] };
  const root = parsers().parse(region.language, region.text);
  const started = budget.now();
  const candidates = findCandidates(root, possible, hot);
  const isSlow = budget.now() - started > budget.perRule;
  const tooSlow = isSlow ? possible.filter((rule) => isOverBudget(rule, root, budget)) : [];
  const isInFile = (node: SgNode): boolean => region.lead === undefined || node.range().end.index > region.lead;
  const matches = [...candidates].flatMap(([rule, nodes]) =>
    tooSlow.includes(rule)
      ? []
      : confirm(rule, root, nodes)
          .filter(isInFile)
          .map((match) => describeMatch(rule, match, region, file.text, file.path)),
  );
  return { matches, tooSlow: tooSlow.map(({ rule }) => rule.id) };
}

/** The walk over all rules was slow: times one rule by itself to find out whose fault that was, and twice before it is blamed. */
function isOverBudget(rule: PreparedRule, root: SgNode, budget: RuleBudget): boolean {
  const isSlow = (): boolean => {
    const started = budget.now();
    root.findAll(rule.config);
    return budget.now() - started > budget.perRule;
  };
  return isSlow() && isSlow();
}

/** The candidates that the whole rule matches, with their variables. */
function confirm(rule: PreparedRule, root: SgNode, candidates: readonly SgNode[]): readonly SgNode[] {
  if (!rule.hasConstraints && !rule.usesVariables) return candidates;
  if (candidates.length > MOST_SINGLE_QUESTIONS) return root.findAll(rule.config);
  return candidates.flatMap((candidate) => {
    const match = candidate.find(rule.config);
    return match !== null && nodeKey(match) === nodeKey(candidate) ? [match] : [];
  });
}
