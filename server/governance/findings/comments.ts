import type { CommentStyle } from './commentStyle.ts';

/** One comment in a text; offsets in UTF-16 code units, `end` exclusive and without the line break. */
export interface Comment {
  readonly start: number;
  readonly end: number;
  /** Between opener and closer. */
  readonly body: string;
  readonly bodyStart: number;
}

/**
 * Finds the comments of a text by openers and string delimiters alone. It may err inside regular expressions and nested templates,
 * but never for longer than the line: what it feeds is a search for rare words, not a parser.
 */
export function findComments(text: string, style: CommentStyle): Comment[] {
  const comments: Comment[] = [];
  const scan = tokenPattern(style);
  for (let match = scan.exec(text); match !== null; match = scan.exec(text)) {
    const token = match[0];
    const block = style.block.find(([open]) => open === token);
    if (block !== undefined) {
      const comment = blockComment(text, match.index, block);
      comments.push(comment);
      scan.lastIndex = comment.end;
    } else if (style.line.includes(token)) {
      if (!opensLineComment(text, match.index, token)) continue;
      const comment = lineComment(text, match.index, token);
      comments.push(comment);
      scan.lastIndex = comment.end;
    } else {
      scan.lastIndex = stringEnd(text, match.index, token);
    }
  }
  return comments;
}

/** Longest first, so that `"""` is not three strings and `--[[` is not a line comment. */
function tokenPattern(style: CommentStyle): RegExp {
  const tokens = [...style.line, ...style.block.map(([open]) => open), ...style.strings].toSorted((a, b) => b.length - a.length);
  return new RegExp(tokens.map((token) => token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
}

/** `$#`, `a%b`, `i--` and `https://` are no comments. */
function opensLineComment(text: string, index: number, token: string): boolean {
  const before = text.charAt(index - 1);
  if (token === '//') return before !== ':';
  return before === '' || /[\s;,)}\]]/.test(before);
}

function lineComment(text: string, start: number, open: string): Comment {
  const end = lineEnd(text, start);
  return { start, end, body: text.slice(start + open.length, end), bodyStart: start + open.length };
}

function blockComment(text: string, start: number, [open, close]: readonly [string, string]): Comment {
  const closing = text.indexOf(close, start + open.length);
  const bodyEnd = closing === -1 ? text.length : closing;
  const end = Math.min(text.length, bodyEnd + close.length);
  return { start, end, body: text.slice(start + open.length, bodyEnd), bodyStart: start + open.length };
}

function stringEnd(text: string, start: number, delimiter: string): number {
  const isMultiline = delimiter.length > 1 || delimiter === '`';
  for (let index = start + delimiter.length; index < text.length; index += 1) {
    const character = text[index];
    if (character === '\\') index += 1;
    else if (text.startsWith(delimiter, index)) return index + delimiter.length;
    else if (character === '\n' && !isMultiline) return index;
  }
  return text.length;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  if (end === -1) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}
