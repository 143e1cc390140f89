import type { SourceFile } from '../checks/checkKind.ts';
import { checkStatements } from './checkStatements.ts';
import { findCandidates, nodeKey } from './combinedMatcher.ts';
import { treeOf } from './fileTree.ts';
import { rulesWithPlace } from './nodePlaces.ts';
import { parsers, type SgNode } from './parsers.ts';
import type { PreparedRule } from './preparedRule.ts';
import { describeMatch } from './report.ts';
import { indexText, isSatisfied, type TextIndex } from './requiredText.ts';
import type { RuleBudget } from './ruleBudget.ts';
import { type StatementMemory, statementsOf } from './statementMemory.ts';
import type { Region, SyntaxMatch } from './syntaxMatch.ts';

/** What the rules found in one region of a file. */
export interface RegionReport {
  readonly matches: readonly SyntaxMatch[];
  /** Ids of rules that ran over their budget here; their matches are left out. */
  readonly tooSlow: readonly string[];
  /** Rules that might match here, but that napi does not take. */
  readonly refused: readonly PreparedRule[];
}

type NodeReport = Omit<RegionReport, 'refused'>;

/** Up to this many candidates are asked one by one (compiles the rule each time, 10 µs); more are found again in one walk. */
const MOST_SINGLE_QUESTIONS = 8;

/** What a check works with besides rules and text. */
export interface CheckContext {
  readonly region: Region;
  readonly file: SourceFile;
  readonly budget: RuleBudget;
  /** Rules that matched before, kept by the engine for `findCandidates`. */
  readonly hot: Set<PreparedRule>;
  /** Only findings that reach such a line (from 0) are wanted; others may be missing. */
  readonly isTouched: ((line: number) => boolean) | undefined;
  /** What is known of the statements of this document; absent where a text is checked once. */
  readonly memory: StatementMemory | undefined;
}

/** Checks a region against rules of its language. */
export function checkRegion(given: readonly PreparedRule[], text: TextIndex, context: CheckContext): RegionReport {
  const { region } = context;
  const [refused, possible] = partition(
    given.filter((rule) => isSatisfied(rule.required, text)),
    (rule) => rule.refusal !== undefined,
  );
  if (possible.length === 0) return { matches: [], tooSlow: [], refused };
  const isAscii = Buffer.byteLength(region.text) === region.text.length;
  return { ...checkPossible(given, isAscii ? possible.map((rule) => rule.inAscii) : possible, context), refused };
}

/** `possible`: those of the rules that might match, as their words are there. */
function checkPossible(given: readonly PreparedRule[], possible: readonly PreparedRule[], context: CheckContext): NodeReport {
  const { region, file, memory, isTouched } = context;
  const root = region.text === file.text ? treeOf(file, region.language) : parsers().parse(region.language, region.text);
  if (isTouched !== undefined && region.text === file.text) return checkTouched(possible, root, isTouched, context);
  // Embedded code is short, and there may be several regions of it: only a file that is one region is remembered.
  if (memory === undefined || region.text !== file.text) return checkNode(possible, root, context);
  const [local, others] = partition(possible, (rule) => rule.isLocal);
  const beyond = checkNode(others, root, context);
  memory.prepareFor(given.map(({ rule }) => rule.id));
  const inside = checkStatements(local, statementsOf(root), memory, (asked, node) => checkNode(asked, node ?? root, context));
  return { matches: [...beyond.matches, ...inside.matches], tooSlow: [...beyond.tooSlow, ...inside.tooSlow] };
}

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

/** When more statements than this are touched, one walk over everything is cheaper than one for each of them. */
const MOST_TOUCHED = 12;

/**
 * Checks the top-level statements that hold a touched line: a match that reaches one is in such a statement, or is the root itself. Nodes know their
 * neighbours and ancestors also when the walk begins at them, so what a rule looks at around a match does not matter.
 */
function checkTouched(
  possible: readonly PreparedRule[],
  root: SgNode,
  isTouched: (line: number) => boolean,
  context: CheckContext,
): NodeReport {
  const touched = root.children().filter((node) => isWithinTouched(node, isTouched));
  if (touched.length > MOST_TOUCHED) return checkNode(possible, root, context);
  // Few rules can match the root, and hardly ever does one: that is asked before anything is walked.
  const ofRoot = possible.filter((rule) => rule.mayMatchRoot && root.matches(rule.config));
  const inside = possible.filter((rule) => !ofRoot.includes(rule));
  const reports = [checkNode(ofRoot, root, context), ...touched.map((node) => checkNode(possibleIn(inside, node), node, context))];
  return { matches: reports.flatMap(({ matches }) => matches), tooSlow: [...new Set(reports.flatMap(({ tooSlow }) => tooSlow))] };
}

/** What a rule looks at beyond the statement may be written elsewhere; what a local one needs is in it. */
function possibleIn(rules: readonly PreparedRule[], node: SgNode): readonly PreparedRule[] {
  const text = indexText(node.text());
  return rules.filter((rule) => !rule.isLocal || isSatisfied(rule.required, text));
}

function isWithinTouched(node: SgNode, isTouched: (line: number) => boolean): boolean {
  const { start, end } = node.range();
  for (let line = start.line; line <= end.line; line += 1) if (isTouched(line)) return true;
  return false;
}

/** Checks a tree, or one statement of it. */
function checkNode(possible: readonly PreparedRule[], root: SgNode, { region, file, budget, hot }: CheckContext): NodeReport {
  const rules = rulesWithPlace(possible, root, region.text);
  if (rules.length === 0) return { matches: [], tooSlow: [] };
  const started = budget.now();
  const candidates = findCandidates(root, rules, hot);
  const isSlow = budget.now() - started > budget.perRule;
  const tooSlow = isSlow ? rules.filter((rule) => isOverBudget(rule, root, budget)) : [];
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
