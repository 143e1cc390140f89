import type { Fix, Position, Range } from '../../../protocol/finding.ts';
import type { SourceFile } from '../checks/checkKind.ts';
import type { SyntaxRule } from '../rules/rule.ts';
import { runBinary } from './commandLine.ts';
import { matchFromPrint, type PrintedMatch, readPrintedMatch } from './commandLineMatch.ts';
import { ruleDocument } from './commandLineRules.ts';
import { regionsOf } from './embedded.ts';
import { fixTitle } from './fixes.ts';
import { positionAt, type Region, type SyntaxMatch } from './syntaxMatch.ts';

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

function matchKey({ ruleId, range }: SyntaxMatch): string {
  return `${ruleId} ${JSON.stringify(range)}`;
}

async function askBinary(
  rules: readonly SyntaxRule[],
  region: Region,
  file: SourceFile,
  binary: string,
  signal: AbortSignal,
): Promise<readonly SyntaxMatch[]> {
  const text = hideIgnoreComments(region.text);
  const printed: PrintedMatch[] = [];
  const parameters = ['scan', '--stdin', '--json=stream', '--inline-rules', documentsOf(rules).join('\n---\n')];
  const outcome = await runBinary(binary, parameters, { input: text, signal }, (line) =>
    printed.push(readPrintedMatch(showIgnoreComments(line))),
  );
  // A rule that the binary refuses stays pending; it was accepted without its rewriters, so its own problem is in them.
  return outcome.code === 0 ? collect(rules, printed, region, file, Buffer.from(text)) : [];
}

/** One document for a rule's message, and one for each of its fixes: the binary prints the first fix of a rule only. */
function documentsOf(rules: readonly SyntaxRule[]): readonly string[] {
  return rules.flatMap((rule, index) => [
    ruleDocument(rule, `${index} message`),
    ...rule.body.fixes.map(({ title: _title, ...fix }, place) => ruleDocument(rule, `${index} ${place}`, fix)),
  ]);
}

function collect(
  rules: readonly SyntaxRule[],
  printed: readonly PrintedMatch[],
  region: Region,
  file: SourceFile,
  bytes: Buffer,
): readonly SyntaxMatch[] {
  const found = new Map<string, SyntaxMatch>();
  for (const one of printed) {
    const [index = '', place = ''] = one.ruleId.split(' ');
    const rule = rules[Number(index)];
    if (rule === undefined) continue;
    const local = matchFromPrint(one, rule);
    const match = { ...local, range: inFile(local.range, region.start) };
    const known = found.get(matchKey(match)) ?? match;
    const fix = place === 'message' ? undefined : fixFrom(one, rule, Number(place), region, file, bytes);
    found.set(matchKey(match), { ...known, message: match.message, fixes: fix === undefined ? known.fixes : [...known.fixes, fix] });
  }
  return [...found.values()].map((match) => ({ ...match, fixes: inRuleOrder(match, rules) }));
}

function fixFrom(one: PrintedMatch, rule: SyntaxRule, place: number, region: Region, file: SourceFile, bytes: Buffer): Fix | undefined {
  const template = rule.body.fixes[place];
  const { replacement, replacementOffsets } = one;
  if (template === undefined || replacement === undefined || replacementOffsets === undefined) return undefined;
  const at = (byte: number): Position => positionAt(file.text, region.offset + bytes.toString('utf8', 0, byte).length);
  const range = { start: at(replacementOffsets.start), end: at(replacementOffsets.end) };
  return { title: fixTitle(rule.id, template), edits: [{ range, newText: replacement }] };
}

/** The binary prints rules in an order of its own. */
function inRuleOrder(match: SyntaxMatch, rules: readonly SyntaxRule[]): readonly Fix[] {
  const titles = rules.find((rule) => rule.id === match.ruleId)?.body.fixes.map((fix) => fixTitle(match.ruleId, fix)) ?? [];
  return [...match.fixes].sort((left, right) => titles.indexOf(left.title) - titles.indexOf(right.title));
}

function inFile(range: Range, start: Position): Range {
  const move = ({ line, character }: Position): Position => ({
    line: line + start.line,
    character: character + (line === 0 ? start.character : 0),
  });
  return { start: move(range.start), end: move(range.end) };
}

/** The binary drops matches that such a comment covers; suppression is the caller's. Same length, so every place stays. */
function hideIgnoreComments(text: string): string {
  return text.replaceAll('ast-grep-ignore', 'ast-grep_ignore');
}

function showIgnoreComments(text: string): string {
  return text.replaceAll('ast-grep_ignore', 'ast-grep-ignore');
}
