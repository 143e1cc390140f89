import { indexText, type TextIndex } from '../../syntax/requiredText.ts';
import type { CheckMatch, FileCheck, SourceFile } from '../checkKind.ts';
import { CheckStopped } from '../checkKind.ts';
import type { CheckOptions } from '../checkOptions.ts';
import { optionPattern } from '../optionPattern.ts';
import { rangesOf, type ToRange } from '../ranges.ts';
import { isQuickOn, matchesTogether, matchesWithin, PatternTimeout } from './boundedRegex.ts';
import { expandReplacement } from './replacement.ts';
import { requiredLiterals } from './requiredLiterals.ts';
import { onlyRegion } from './textRegions.ts';

type TextOptions = Extract<CheckOptions, { kind: 'text' }>;

/** Regular expressions over the text of a file, or over its comments, its strings, or its code only. */
export const text: FileCheck<'text'> = { kind: 'text', looksAt: 'file', problems, check, prepare };

/** A pattern compiled once per rule: options objects live as long as their rule. */
interface Compiled {
  readonly expression: RegExp;
  readonly unless: RegExp | undefined;
  /** One of these must be in the text (in lower case when letters are folded) for the pattern to match at all. */
  readonly literals: readonly string[] | undefined;
}

const compiled = new WeakMap<TextOptions, Compiled>();

function check(file: SourceFile, options: TextOptions): readonly CheckMatch[] {
  const pattern = compile(options);
  if (!mayMatch(pattern, indexOf(file, file.text))) return [];
  try {
    return findMatches(file, options, pattern);
  } catch (error) {
    if (!(error instanceof PatternTimeout)) throw error;
    throw new CheckStopped('timeout', `${error.message} on this file; rewrite it without nested repetition`, { cause: error });
  }
}

/** What was found in a file for several rules at once. */
const prepared = new WeakMap<SourceFile, ReadonlyMap<TextOptions, readonly RegExpExecArray[]>>();

/** Most patterns find nothing in most files and are done in no time; a watchdog for each of them would cost more than all searches together. */
function prepare(file: SourceFile, rules: readonly TextOptions[]): void {
  const searches = rules.flatMap((options) => searchFor(file, options));
  const found = searches.length < 2 ? undefined : matchesTogether(searches);
  if (found !== undefined) prepared.set(file, new Map(searches.map(({ options }, index) => [options, found[index] ?? []])));
}

function searchFor(file: SourceFile, options: TextOptions) {
  // What is wrong with it is said when the rule is asked by itself.
  if (!compiled.has(options) && problems(options).length > 0) return [];
  const pattern = compile(options);
  if (!isQuickOn(pattern.expression, file.path) || !mayMatch(pattern, indexOf(file, file.text))) return [];
  const searched = searchedText(file, options);
  return mayMatch(pattern, indexOf(file, searched)) ? [{ options, expression: pattern.expression, text: searched }] : [];
}

function searchedText(file: SourceFile, { within }: TextOptions): string {
  return within === 'all' ? file.text : onlyRegion(file, within);
}

function findMatches(file: SourceFile, options: TextOptions, pattern: Compiled): readonly CheckMatch[] {
  const searched = searchedText(file, options);
  if (!mayMatch(pattern, indexOf(file, searched))) return [];
  const toRange = rangesOf(file.text);
  return (prepared.get(file)?.get(options) ?? matchesWithin(pattern.expression, searched, file))
    .filter((match) => !isExcused(pattern.unless, file, match))
    .map((match) => describeMatch(file, options, toRange, match));
}

function describeMatch(file: SourceFile, options: TextOptions, toRange: ToRange, match: RegExpExecArray): CheckMatch {
  const range = toRange(match.index, match.index + match[0].length);
  const variables: Record<string, string> = { MATCH: match[0] };
  for (const [name, value] of Object.entries(match.groups ?? {})) {
    variables[name] = value ?? '';
    variables[name.toUpperCase()] = value ?? '';
  }
  const detail = `"${abbreviate(match[0])}" matches the pattern of this rule`;
  if (options.fix === undefined) return { path: file.path, range, variables, detail };
  const newText = expandReplacement(options.fix, match);
  const title = newText === '' ? `Remove "${abbreviate(match[0])}"` : `Replace with "${abbreviate(newText)}"`;
  return { path: file.path, range, variables, detail, fixes: [{ title, edits: [{ range, newText }] }] };
}

function isExcused(unless: RegExp | undefined, { path, text: source }: SourceFile, match: RegExpExecArray): boolean {
  if (unless === undefined) return false;
  const start = source.lastIndexOf('\n', match.index - 1) + 1;
  const end = source.indexOf('\n', match.index + match[0].length);
  return matchesWithin(unless, source.slice(start, end < 0 ? source.length : end), { path }).length > 0;
}

function compile(options: TextOptions): Compiled {
  const known = compiled.get(options);
  if (known !== undefined) return known;
  const flags = flagsOf(options);
  const expression = optionPattern('pattern', options.pattern, flags);
  const unless = options.unless === undefined ? undefined : optionPattern('unless', options.unless, flags);
  const isFolded = expression.ignoreCase;
  // With `iu` letters outside ASCII fold into ASCII ones (ſ, K), which toLowerCase does not do.
  const literals = isFolded && expression.unicode ? undefined : requiredLiterals(options.pattern);
  const made = { expression, unless, literals: isFolded ? literals?.map((literal) => literal.toLowerCase()) : literals };
  compiled.set(options, made);
  return made;
}

function mayMatch({ expression, literals }: Compiled, index: TextIndex): boolean {
  if (literals === undefined) return true;
  return literals.some((literal) => (expression.ignoreCase ? index.hasFolded(literal) : index.has(literal)));
}

/** Many rules ask about the same texts: a file, its comments, its strings. */
const indexes = new WeakMap<SourceFile, Map<string, TextIndex>>();

function indexOf(file: SourceFile, searched: string): TextIndex {
  const known = indexes.get(file) ?? new Map<string, TextIndex>();
  indexes.set(file, known);
  const index = known.get(searched) ?? indexText(searched);
  known.set(searched, index);
  return index;
}

function flagsOf(options: TextOptions): string {
  return [...new Set(`gm${options.flags ?? ''}`)].join('');
}

function problems(options: TextOptions): readonly string[] {
  if (options.flags !== undefined && !/^[imsu]*$/.test(options.flags)) {
    return [`"flags: ${options.flags}" may hold the letters i, m, s and u only`];
  }
  return [
    ...patternProblem('pattern', options.pattern, flagsOf(options)),
    ...(options.unless === undefined ? [] : patternProblem('unless', options.unless, flagsOf(options))),
  ];
}

function patternProblem(key: string, source: string, flags: string): readonly string[] {
  try {
    new RegExp(source, flags);
    return [];
  } catch (error) {
    return [`"${key}" is not a regular expression: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function abbreviate(value: string): string {
  const line = value.replaceAll(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
