import { TextDocument } from 'vscode-languageserver-textdocument';
import { commentStyleOf } from './commentStyle.ts';
import { type Comment, findComments } from './comments.ts';

/** A comment that suppresses findings, as it was written; whether it may is decided in suppressions.ts. */
export interface Directive {
  readonly syntax: 'stewardry' | 'ast-grep';
  /** Empty for ast-grep's «every rule», and for ours where the ids were forgotten. */
  readonly ruleIds: readonly string[];
  readonly reason: string | undefined;
  /** As written, maybe no date. */
  readonly until: string | undefined;
  /** Who answers for it: the handle that ends the reason, such as `@ana` or `@acme/platform`. */
  readonly owner?: string;
  /** Offsets of everything behind the rule ids: reason, owner and end. Of ast-grep's comments nothing is known. */
  readonly said?: { readonly start: number; readonly end: number };
  /** What it covers. `line` counts from 0; `misplaced` is a `stewardry-ignore-file` below the first code. */
  readonly covers:
    | { readonly kind: 'file' }
    | { readonly kind: 'line'; readonly line: number; readonly isTrailing: boolean }
    | { readonly kind: 'misplaced' };
  /** Offsets of the comment (UTF-16 code units, end exclusive). */
  readonly start: number;
  readonly end: number;
  /** The comment holds nothing else, so removing it loses nothing. */
  readonly isWhole: boolean;
}

const WORDS = /stewardry-ignore|ast-grep-ignore/;

/** Finds every suppressing comment of a text, top down. Costs one search of the text where there is none. */
export function findDirectives(text: string, language: string | undefined): Directive[] {
  if (!WORDS.test(text)) return [];
  const style = commentStyleOf(language);
  const comments = findComments(text, style);
  const lines = createLines(text, comments);
  return comments.flatMap((comment) => readComment(comment, lines));
}

interface Lines {
  lineAt(offset: number): number;
  /** Nothing but white space, and JSX's brace, between the start of the line and the offset. */
  isFirst(offset: number): boolean;
  /** The first line below that holds code; the line after the last when there is none. */
  nextCodeLine(line: number): number;
  isBlank(line: number): boolean;
  /** No code above this line: comments, blank lines and `#!` only. */
  isHead(line: number): boolean;
}

function readComment(comment: Comment, lines: Lines): Directive[] {
  const ours = readOurs(comment, lines);
  if (ours.length > 0) return ours;
  const match = /^\W*ast-grep-ignore([\s\S]*)$/.exec(comment.body);
  return match === null ? [] : [readAstGrep(comment, match[1] ?? '', lines)];
}

/** Rule ids: anything without white space and commas, so that ids with dots and slashes work. */
const OURS = /^[\s*!/#;%-]*stewardry-ignore(-file)?(?![\w-])[ \t:]*(.*)$/;
const REASON = /(?:^|\s)(?:--|—|–)\s*(.*)$/;
/** A handle as CODEOWNERS has them, at the end; alone it is no reason. */
const OWNER = /(?:^|\s)(@[\w-]+(?:[./][\w-]+)*)$/;
const UNTIL = /\s*[[(]?\buntil[ \t:]+(\S+?)[\])]?\s*$/i;

function readOurs(comment: Comment, lines: Lines): Directive[] {
  const rows = comment.body.split('\n').map((row) => row.trimEnd());
  let rowStart = comment.bodyStart;
  return comment.body.split('\n').flatMap((line) => {
    const row = line.trimEnd();
    const start = rowStart;
    rowStart += line.length + 1;
    const match = OURS.exec(row);
    if (match === null) return [];
    const rest = match[2] ?? '';
    const reasonMatch = REASON.exec(rest);
    const ids = reasonMatch === null ? rest : rest.slice(0, reasonMatch.index);
    const said = (reasonMatch?.[1] ?? '').replace(/\s*\*+$/, '');
    const untilMatch = UNTIL.exec(said) ?? (reasonMatch === null ? UNTIL.exec(rest) : null);
    const words = (untilMatch === null || reasonMatch === null ? said : said.slice(0, untilMatch.index)).trim();
    const owner = OWNER.exec(words);
    const reason = owner === null ? words : words.slice(0, owner.index).trim();
    const named = untilMatch !== null && reasonMatch === null ? ids.slice(0, untilMatch.index) : ids;
    const restStart = start + row.length - rest.length;
    const directive: Directive = {
      syntax: 'stewardry',
      ruleIds: splitIds(named),
      reason: reason === '' ? undefined : reason,
      until: untilMatch?.[1],
      ...(owner === null ? {} : { owner: owner[1] ?? '' }),
      said: { start: restStart + named.trimEnd().length, end: start + row.replace(/\s*\*+$/, '').length },
      covers: match[1] === undefined ? coveredLine(comment, lines) : coveredFile(comment, lines),
      start: comment.start,
      end: comment.end,
      isWhole: rows.filter((other) => /\w/.test(other)).length === 1,
    };
    return [directive];
  });
}

const splitIds = (text: string): string[] => text.split(/[\s,]+/).filter((id) => id !== '');

function coveredLine(comment: Comment, lines: Lines): Directive['covers'] {
  if (!lines.isFirst(comment.start)) return { kind: 'line', line: lines.lineAt(comment.start), isTrailing: true };
  return { kind: 'line', line: lines.nextCodeLine(lines.lineAt(comment.end)), isTrailing: false };
}

function coveredFile(comment: Comment, lines: Lines): Directive['covers'] {
  return lines.isHead(lines.lineAt(comment.start)) ? { kind: 'file' } : { kind: 'misplaced' };
}

/**
 * ast-grep's own meaning, as its binary 0.51 tells in astGrepIgnore.test.ts: no word before it; exactly the next line, not the next
 * code line; the whole file when on the first line with a blank line below; every rule when there is no colon; an id ends at white space.
 */
function readAstGrep(comment: Comment, rest: string, lines: Lines): Directive {
  const colon = rest.indexOf(':');
  const ids =
    colon === -1
      ? []
      : rest
          .slice(colon + 1)
          .split(',')
          .map((id) => id.trimStart().split(/\s/)[0] ?? '');
  const line = lines.lineAt(comment.start);
  const isFirst = lines.isFirst(comment.start);
  const covers: Directive['covers'] =
    line === 0 && isFirst && lines.isBlank(1) ? { kind: 'file' } : { kind: 'line', line: isFirst ? line + 1 : line, isTrailing: !isFirst };
  return {
    syntax: 'ast-grep',
    ruleIds: ids.filter((id) => id !== ''),
    reason: undefined,
    until: undefined,
    covers,
    start: comment.start,
    end: comment.end,
    isWhole: true,
  };
}

function createLines(text: string, comments: readonly Comment[]): Lines {
  const document = TextDocument.create('', '', 0, text);
  const lineText = (line: number): string => document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  const lineAt = (offset: number): number => document.positionAt(offset).line;
  const codeLines = findCodeLines(text, document, comments);
  const isBlank = (line: number): boolean => lineText(line).trim() === '';
  return {
    lineAt,
    isBlank,
    isFirst: (offset) => /^\s*\{?$/.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)),
    nextCodeLine: (line) => {
      for (let next = line + 1; next < document.lineCount; next += 1) if (codeLines.has(next)) return next;
      return document.lineCount;
    },
    isHead: (line) => {
      for (let above = 0; above < line; above += 1) if (codeLines.has(above) && !lineText(above).startsWith('#!')) return false;
      return true;
    },
  };
}

/** Lines that hold something besides comments and white space; JSX's braces around a comment do not count. */
function findCodeLines(text: string, document: TextDocument, comments: readonly Comment[]): Set<number> {
  const code = new Set<number>();
  let from = 0;
  for (const comment of [...comments, { start: text.length, end: text.length }]) {
    const isInBraces = text[comment.start - 1] === '{' && text[comment.end] === '}';
    const gap = text.slice(from, isInBraces ? comment.start - 1 : comment.start);
    for (const match of gap.matchAll(/\S+/g)) code.add(document.positionAt(from + match.index).line);
    from = isInBraces ? comment.end + 1 : comment.end;
  }
  return code;
}
