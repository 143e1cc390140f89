import type { Fix, Position, Range } from '../../../protocol/finding.ts';
import type { SourceFile } from '../checks/checkKind.ts';
import type { SyntaxRule } from '../rules/rule.ts';
import { matchFromPrint, type PrintedMatch, readPrintedMatch } from './commandLineMatch.ts';
import { ruleDocument } from './commandLineRules.ts';
import { fixTitle } from './fixes.ts';
import { positionAt, type Region, type SyntaxMatch } from './syntaxMatch.ts';

/** Tells matches of a file apart. */
export function matchKey({ ruleId, range }: SyntaxMatch): string {
  return `${ruleId} ${JSON.stringify(range)}`;
}

/** One document for a rule's message, and one for each of its fixes: the binary prints the first fix of a rule only. */
export function documentsOf(rules: readonly SyntaxRule[]): readonly string[] {
  return rules.flatMap((rule, index) => [
    ruleDocument(rule, `${index} message`),
    ...rule.body.fixes.map(({ title: _title, ...fix }, place) => ruleDocument(rule, `${index} ${place}`, fix)),
  ]);
}

/** What the binary printed about a region of a file, as complete matches in the coordinates of the file. */
export function answersOf(
  lines: readonly string[],
  rules: readonly SyntaxRule[],
  region: Region,
  file: SourceFile,
): readonly SyntaxMatch[] {
  const bytes = Buffer.from(region.text);
  const printed = lines.map((line) => readPrintedMatch(showIgnoreComments(line)));
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
export function hideIgnoreComments(text: string): string {
  return text.replaceAll('ast-grep-ignore', 'ast-grep_ignore');
}

function showIgnoreComments(text: string): string {
  return text.replaceAll('ast-grep_ignore', 'ast-grep-ignore');
}
