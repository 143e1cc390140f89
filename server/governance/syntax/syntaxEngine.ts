import type { Notice } from '../../../protocol/finding.ts';
import type { SourceFile } from '../checks/checkKind.ts';
import type { SyntaxRule } from '../rules/rule.ts';
import { checkRegion } from './checkRegion.ts';
import { checkWithBinary } from './checkWithBinary.ts';
import { regionsOf } from './embedded.ts';
import { countErrors } from './parseErrors.ts';
import { parsers } from './parsers.ts';
import { type PreparedRule, prepareRule } from './preparedRule.ts';
import { indexText } from './requiredText.ts';
import { type Clock, DEFAULT_RULE_TIME_MS, threadClock } from './ruleBudget.ts';
import type { StatementMemory } from './statementMemory.ts';
import { compareMatches, type SyntaxMatch } from './syntaxMatch.ts';

export type { SyntaxMatch } from './syntaxMatch.ts';

export interface SyntaxReport {
  readonly matches: readonly SyntaxMatch[];
  /** Rules that broke or ran over their budget on this file; their matches are left out, the others' are kept. */
  readonly notices: readonly Notice[];
}

/**
 * Checks one text against many rules. Built once per rule set, used for every document: what can be prepared is prepared here.
 * Rules whose `files`/`ignores` do not cover the path must be filtered out by the caller through `isActive`.
 */
export interface SyntaxEngine {
  /**
   * `ruleTimeMs`: how long one rule may compute on the file. `memory`: for a document that is checked again and again while somebody
   * types; the answer is the same without it. `isTouched`: only matches that reach such a line (from 0) are wanted; others may be missing.
   */
  check(
    file: SourceFile,
    isActive: (ruleId: string) => boolean,
    ruleTimeMs?: number,
    memory?: StatementMemory,
    isTouched?: (line: number) => boolean,
  ): SyntaxReport;
  /** Number of ERROR and MISSING nodes of the text in a language: a fix that raises it is refused. */
  countParseErrors(text: string, language: string): number;
}

/** Builds the engine. Rules that napi refuses are left out, and reported with every file that they might match in. */
export const createSyntaxEngine = (rules: readonly SyntaxRule[], now: Clock = threadClock()): SyntaxEngine => {
  const binary = parsers().binary();
  const isForBinary = (rule: SyntaxRule): boolean => binary !== undefined && rule.body.needsBinary === true;
  const forBinary = rules.filter(isForBinary);
  const byLanguage = Map.groupBy(
    rules.filter((rule) => !isForBinary(rule)),
    (rule) => rule.body.language,
  );
  const wanted = new Set([...byLanguage.keys(), ...forBinary.map((rule) => rule.body.language)]);
  // Most workspaces are written in few of the languages that packs know.
  const prepared = new Map<string, readonly PreparedRule[]>();
  const rulesFor = (language: string): readonly PreparedRule[] => {
    const known = prepared.get(language) ?? (byLanguage.get(language) ?? []).map(prepareRule);
    prepared.set(language, known);
    return known;
  };
  const tooSlow = new Set<string>();
  const hot = new Set<PreparedRule>();
  return {
    check(file, isActive, ruleTimeMs = DEFAULT_RULE_TIME_MS, memory, isTouched) {
      const budget = { perRule: ruleTimeMs, now };
      const text = indexText(file.text);
      const matches: SyntaxMatch[] = [];
      const notices = new Map<string, Notice>();
      for (const region of regionsOf(file, wanted)) {
        const active = rulesFor(region.language).filter(({ rule }) => isActive(rule.id) && !tooSlow.has(slowKey(rule.id, file.path)));
        const others = forBinary.filter((rule) => rule.body.language === region.language && isActive(rule.id));
        if (binary !== undefined) matches.push(...checkWithBinary(binary, others, region, file));
        const report = checkRegion(active, text, { region, file, budget, hot, memory, isTouched });
        matches.push(...report.matches);
        for (const refused of report.refused) notices.set(refused.rule.id, brokenNotice(refused));
        for (const ruleId of report.tooSlow) {
          tooSlow.add(slowKey(ruleId, file.path));
          notices.set(ruleId, timeoutNotice(ruleId, file.path, ruleTimeMs));
        }
      }
      return { matches: matches.sort(compareMatches), notices: [...notices.values()] };
    },
    countParseErrors: countErrors,
  };
};

function slowKey(ruleId: string, path: string): string {
  return `${ruleId}\n${path}`;
}

function brokenNotice({ rule, refusal = '' }: PreparedRule): Notice {
  const message = `Rule "${rule.id}" cannot be used: ${refusal.replaceAll(/\s*\n\s*(\|->)?/g, ' ')} Mend it in ${rule.source.file}.`;
  const position = { line: rule.source.line, character: 0 };
  return {
    kind: 'rule-broken',
    severity: 'error',
    message,
    path: rule.source.file,
    range: { start: position, end: position },
    ruleId: rule.id,
  };
}

function timeoutNotice(ruleId: string, path: string, budget: number): Notice {
  const message = `Rule "${ruleId}" took longer than ${budget} ms on this file and is left out there until the rules are loaded again. Make it more specific: name a kind, or give "stopBy" a nearer end.`;
  return { kind: 'rule-timeout', severity: 'warning', message, path, ruleId };
}
