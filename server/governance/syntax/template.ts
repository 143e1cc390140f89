import type { SgNode } from './parsers.ts';

/**
 * Text of a variable in a match: a slice of the source, or what a transform made of it. `start` is the slice's offset in the source
 * (UTF-16 units), from which its indentation is read; transformed text has none.
 */
export interface VariableText {
  readonly text: string;
  readonly start: number | undefined;
}

/** Looks a variable up in a match: `isMulti` for `$$$A`. `undefined`: not bound. */
export type VariableLookup = (name: string, isMulti: boolean) => VariableText | undefined;

/** A line of filled-in text before it is placed: `own` is how it was written, `shifted` how indentation moves it. */
interface FilledLine {
  readonly own: string;
  readonly shifted: string;
}

/** Answers for offsets into a snippet whether they lie inside a string, where blanks are content. */
export type StringFinder = (snippet: string, offsets: readonly number[]) => readonly boolean[];

/** Looks like a variable but cannot be one: ast-grep takes up to three `$` and then capitals, digits and underscores. */
const VARIABLE = /(\${1,3})([A-Z0-9_]+)/g;

/** ast-grep looks this far back for the start of a line (MAX_LOOK_AHEAD in crates/core/src/replacer/indent.rs). */
const INDENT_WINDOW = 512;

/** True when a template names a variable, so that filling it needs the match. */
export function hasVariables(template: string): boolean {
  return template.search(VARIABLE) !== -1;
}

/** Names of the variables in a template, without `$`. */
export function variableNames(template: string): readonly string[] {
  return [...template.matchAll(VARIABLE)].map((found) => found[2] ?? '');
}

/**
 * Fills a message or fix as ast-grep does (crates/core/src/replacer/template.rs): lines of a variable keep their layout relative to
 * its first line, and all lines after the first are indented like the match at `matchStart`. Unlike ast-grep's, the indentation never
 * changes a line that starts inside a string: there, blanks are part of the value.
 */
export function fillTemplate(
  template: string,
  lookup: VariableLookup,
  source: string,
  matchStart: number,
  findStrings?: StringFinder,
): string {
  const base = indentAt(source, matchStart);
  const lines: FilledLine[] = [{ own: '', shifted: '' }];
  let at = 0;
  for (const found of template.matchAll(VARIABLE)) {
    append(
      lines,
      splitLines(template.slice(at, found.index)).map((line) => ({ own: line, shifted: line })),
    );
    append(lines, variableLines(found, lookup, source, indentAt(template, found.index)));
    at = found.index + found[0].length;
  }
  append(
    lines,
    splitLines(template.slice(at)).map((line) => ({ own: line, shifted: line })),
  );
  return joinLines(lines, ' '.repeat(base), findStrings);
}

function variableLines(found: RegExpExecArray, lookup: VariableLookup, source: string, templateIndent: number): readonly FilledLine[] {
  const value = lookup(found[2] ?? '', found[1]?.length === 3);
  if (value === undefined) return [{ own: '', shifted: '' }];
  const sourceIndent = value.start === undefined ? 0 : indentAt(source, value.start);
  return splitLines(value.text).map((line, row) => ({
    own: line,
    shifted: row === 0 ? line : reindent(line, templateIndent - sourceIndent),
  }));
}

function reindent(line: string, change: number): string {
  if (change >= 0) return ' '.repeat(change) + line;
  // As ast-grep: a line with less indentation than is to be taken away stays as it is.
  return line.startsWith(' '.repeat(-change)) ? line.slice(-change) : line;
}

function append(lines: FilledLine[], more: readonly FilledLine[]): void {
  const [first, ...rest] = more;
  const last = lines.pop();
  if (first === undefined || last === undefined) return;
  lines.push({ own: last.own + first.own, shifted: last.shifted + first.shifted }, ...rest);
}

function joinLines(lines: readonly FilledLine[], base: string, findStrings: StringFinder | undefined): string {
  const shifted = lines.map((line, row) => (row === 0 ? line.shifted : base + line.shifted));
  const text = shifted.join('\n');
  if (lines.length === 1 || findStrings === undefined || !/["'`]|<<|\[=*\[/.test(text)) return text;
  const starts: number[] = [];
  let offset = 0;
  for (const line of shifted) {
    starts.push(offset);
    offset += line.length + 1;
  }
  const isInString = findStrings(text, starts.slice(1));
  return shifted.map((line, row) => (row > 0 && isInString[row - 1] === true ? (lines[row]?.own ?? line) : line)).join('\n');
}

function splitLines(text: string): readonly string[] {
  return text.split('\n');
}

/** Number of blanks before an offset's line; 0 when the line starts out of sight, as in ast-grep. */
function indentAt(text: string, offset: number): number {
  const earliest = Math.max(0, offset - INDENT_WINDOW);
  let indent = 0;
  for (let at = offset - 1; at >= earliest; at--) {
    const character = text[at];
    if (character === '\n') return indent;
    indent = character === ' ' ? indent + 1 : 0;
  }
  return earliest === 0 ? indent : 0;
}

/** Variables of a match that napi found; `offset` is where the parsed text starts in the source. */
export function variablesOf(match: SgNode, source: string, offset: number, transformed: ReadonlySet<string>): VariableLookup {
  return (name, isMulti) => {
    if (!isMulti && transformed.has(name)) {
      const text = match.getTransformed(name);
      return text === null ? undefined : { text, start: undefined };
    }
    const nodes = isMulti ? match.getMultipleMatches(name) : [match.getMatch(name)];
    const [first, last] = [nodes[0], nodes.at(-1)];
    if (!first || !last) return undefined;
    const start = Math.max(0, first.range().start.index + offset);
    return { text: source.slice(start, last.range().end.index + offset), start };
  };
}
