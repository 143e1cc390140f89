import type { SgNode } from './parsers.ts';
import type { PreparedRule } from './preparedRule.ts';
import { indexText, isSatisfied } from './requiredText.ts';
import type { Statement, StatementMemory } from './statementMemory.ts';
import type { SyntaxMatch } from './syntaxMatch.ts';

interface Report {
  readonly matches: readonly SyntaxMatch[];
  readonly tooSlow: readonly string[];
}

/** Asks rules about one statement, or about the whole tree when none is given. */
type Ask = (rules: readonly PreparedRule[], node?: SgNode) => Report;

/** When more than this share of the text is new, one walk over everything is cheaper than one for each statement. */
const MOSTLY_NEW = 0.5;

/**
 * Finds what rules that never look beyond a statement find in a file, asking only about statements that are not remembered. `rules`:
 * those whose required text occurs in the file.
 */
export function checkStatements(
  rules: readonly PreparedRule[],
  statements: readonly Statement[],
  memory: StatementMemory,
  ask: Ask,
): Report {
  const known = statements.map((statement) => memory.recall(statement));
  const isNew = (index: number): boolean => known[index] === undefined;
  const length = (chosen: readonly Statement[]): number => chosen.reduce((sum, { text }) => sum + text.length, 0);
  const unknown = statements.filter((_, index) => isNew(index));
  const tooSlow: string[] = [];
  const keep = (report: Report): readonly SyntaxMatch[] => {
    tooSlow.push(...report.tooSlow);
    return report.matches;
  };
  const isMostlyNew = length(unknown) > length(statements) * MOSTLY_NEW;
  const found = isMostlyNew
    ? distribute(keep(ask(rules)), statements)
    : statements.map(({ node, text }, index) => known[index] ?? keep(ask(possibleIn(rules, text), node)));
  // A rule that was stopped has not found everything: nothing of this is worth keeping.
  memory.replace(tooSlow.length > 0 ? [] : statements.map((statement, index) => [statement, found[index] ?? []] as const));
  return { matches: found.flat(), tooSlow };
}

function possibleIn(rules: readonly PreparedRule[], text: string): readonly PreparedRule[] {
  const index = indexText(text);
  return rules.filter((rule) => isSatisfied(rule.required, index));
}

/** Sorts findings into the statements that they lie in. */
function distribute(matches: readonly SyntaxMatch[], statements: readonly Statement[]): readonly (readonly SyntaxMatch[])[] {
  const found: SyntaxMatch[][] = statements.map(() => []);
  for (const match of matches) found[statementAt(match, statements)]?.push(match);
  return found;
}

/** Index of the last statement that starts at or before the finding. */
function statementAt({ range }: SyntaxMatch, statements: readonly Statement[]): number {
  let low = 0;
  let high = statements.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const start = statements[middle]?.start;
    const isAfter =
      start !== undefined &&
      (start.line > range.start.line || (start.line === range.start.line && start.character > range.start.character));
    if (isAfter) high = middle - 1;
    else low = middle;
  }
  return low;
}
