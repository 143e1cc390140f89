import type { SourceFile } from '../checks/checkKind.ts';
import type { SyntaxRule } from '../rules/rule.ts';
import { answersOf, documentsOf, hideIgnoreComments, matchKey } from './binaryAnswers.ts';
import { runBinary } from './commandLine.ts';
import { regionsOf } from './embedded.ts';
import type { Region, SyntaxMatch } from './syntaxMatch.ts';

/**
 * Completes matches whose message or fixes need `rewriters` (`isRewritePending`): napi cannot run them, so the ast-grep binary is asked
 * about the same text. Other matches come back as they are; without a binary all do. Rejects when the signal aborts.
 */
export async function resolveRewritten(
  file: SourceFile,
  matches: readonly SyntaxMatch[],
  rules: readonly SyntaxRule[],
  binary: string | undefined,
  signal: AbortSignal,
): Promise<readonly SyntaxMatch[]> {
  const pendingIds = new Set(matches.filter((match) => match.isRewritePending === true).map((match) => match.ruleId));
  const pending = rules.filter((rule) => pendingIds.has(rule.id) && rule.body.rewriters !== undefined);
  if (binary === undefined || pending.length === 0) return matches;
  const answers = new Map<string, SyntaxMatch>();
  for (const region of regionsOf(file, new Set(pending.map((rule) => rule.body.language)))) {
    const asked = pending.filter((rule) => rule.body.language === region.language);
    for (const answer of await askBinary(asked, region, file, binary, signal)) answers.set(matchKey(answer), answer);
  }
  return matches.map((match) => (match.isRewritePending === true ? withAnswer(match, answers.get(matchKey(match))) : match));
}

function withAnswer(match: SyntaxMatch, answer: SyntaxMatch | undefined): SyntaxMatch {
  if (answer === undefined) return match;
  const { isRewritePending: _done, ...known } = match;
  return { ...known, message: answer.message, fixes: answer.fixes };
}

async function askBinary(
  rules: readonly SyntaxRule[],
  region: Region,
  file: SourceFile,
  binary: string,
  signal: AbortSignal,
): Promise<readonly SyntaxMatch[]> {
  const lines: string[] = [];
  const parameters = ['scan', '--stdin', '--json=stream', '--inline-rules', documentsOf(rules).join('\n---\n')];
  const outcome = await runBinary(binary, parameters, { input: hideIgnoreComments(region.text), signal }, (line) => lines.push(line));
  // A rule that the binary refuses stays pending; it was accepted without its rewriters, so its own problem is in them.
  return outcome.code === 0 ? answersOf(lines, rules, region, file) : [];
}
