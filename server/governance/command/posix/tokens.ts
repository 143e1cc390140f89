import type { Word } from '../parsedCommand.ts';

/** Joins or ends commands. */
export type Operator = '&&' | '||' | ';' | '|' | '|&' | '&' | '(' | ')' | '\n';

export type Token =
  | { readonly kind: 'operator'; readonly text: Operator }
  /** `descriptor` is what stands in front of it: the `2` of `2>`. */
  | { readonly kind: 'redirect'; readonly text: string; readonly descriptor: string }
  | { readonly kind: 'word'; readonly word: Word; readonly isPlain: boolean };

/** What cannot be read has no tokens, so that nobody judges half of it. */
export type Tokens = { readonly tokens: readonly Token[] } | { readonly problem: string };

const OPERATORS: readonly Operator[] = ['&&', '||', '|&', ';', '|', '&', '(', ')', '\n'];
const REDIRECTS = ['&>>', '&>', '>>', '>|', '>&', '<&', '>', '<'];
/** Ends an unquoted word (POSIX.1-2024, Shell Command Language 2.3 and 2.10.2; blanks of the C locale). */
const WORD_END = /[ \t\n;|&()<>]/;

/**
 * Reads the small part of the shell's language that can be followed exactly: words, quotes, operators and redirects. Everything else (here
 * documents, `$(…)`, `${…}`, arithmetic …) is a problem. Written for bash, read without its history and aliases, as commands are run.
 */
export function tokenize(text: string): Tokens {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const blank = /^(?:[ \t]|\\\n)+/.exec(text.slice(at));
    if (blank !== null) {
      at += blank[0].length;
      continue;
    }
    if (text[at] === '#') {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
      continue;
    }
    const next = readToken(text, at);
    if ('problem' in next) return next;
    tokens.push(next.token);
    at = next.end;
  }
  return { tokens };
}

type Reading = { readonly token: Token; readonly end: number } | { readonly problem: string };

function readToken(text: string, at: number): Reading {
  const rest = text.slice(at, at + 3);
  if (rest.startsWith('<<')) return { problem: 'a here document' };
  if (rest.startsWith('<(') || rest.startsWith('>(')) return { problem: 'a process substitution' };
  if (rest.startsWith('<>')) return { problem: 'a file opened for both reading and writing' };
  if (rest.startsWith('((')) return { problem: 'arithmetic' };
  if (rest.startsWith(';;') || rest.startsWith(';&')) return { problem: 'a case' };
  const [, descriptor = ''] = /^(\d*)[<>]/.exec(text.slice(at)) ?? [];
  const redirect = REDIRECTS.find((each) => text.startsWith(each, at + descriptor.length));
  if (redirect !== undefined)
    return { token: { kind: 'redirect', text: redirect, descriptor }, end: at + descriptor.length + redirect.length };
  const operator = OPERATORS.find((each) => rest.startsWith(each));
  if (operator !== undefined) return { token: { kind: 'operator', text: operator }, end: at + operator.length };
  return readWord(text, at);
}

/** A piece of a word. `bare`: as far as it was not quoted, with a NUL in place of what was. */
interface Piece {
  readonly text: string;
  readonly bare: string;
  readonly end: number;
  readonly isDynamic?: boolean;
}

function readWord(text: string, start: number): Reading {
  const pieces: Piece[] = [];
  let at = start;
  for (let character = text[at]; character !== undefined && !WORD_END.test(character); character = text[at]) {
    const piece = readPiece(text, at);
    if ('problem' in piece) return piece;
    pieces.push(piece);
    at = piece.end;
  }
  const bare = pieces.map((piece) => piece.bare).join('');
  if (/^\{\w+\}$/.test(bare) && /[<>]/.test(text[at] ?? '')) return { problem: 'a redirect with a named descriptor' };
  const source = text.slice(start, at);
  const isDynamic = pieces.some((piece) => piece.isDynamic === true) || isExpanded(bare);
  const value = isDynamic ? undefined : pieces.map((piece) => piece.text).join('');
  return {
    token: { kind: 'word', word: { text: value, isGlob: /[*?]|\[[\s\S]*\]/.test(bare), source }, isPlain: source === value },
    end: at,
  };
}

/** Brace expansion, and a tilde that is not at the start: what the program gets is another text, or several. */
function isExpanded(bare: string): boolean {
  return (bare.includes('{') && /,|\.\./.test(bare)) || /[=:]~/.test(bare) || /^~[^/]/.test(bare);
}

function readPiece(text: string, at: number): Piece | { readonly problem: string } {
  const character = text[at] ?? '';
  if (character === '\\') {
    const escaped = text[at + 1];
    if (escaped === undefined) return { problem: 'a backslash at the end' };
    return escaped === '\n' ? { text: '', bare: '', end: at + 2 } : { text: escaped, bare: '\0', end: at + 2 };
  }
  if (character === "'") {
    const end = text.indexOf("'", at + 1);
    return end < 0 ? { problem: 'a quote that is never closed' } : { text: text.slice(at + 1, end), bare: '\0', end: end + 1 };
  }
  if (character === '"') return readDoubleQuoted(text, at);
  if (character === '`') return { problem: 'a command substitution' };
  return character === '$' ? readDollar(text, at) : { text: character, bare: character, end: at + 1 };
}

function readDoubleQuoted(text: string, start: number): Piece | { readonly problem: string } {
  let value = '';
  let isDynamic = false;
  let at = start + 1;
  while (at < text.length) {
    const character = text[at];
    if (character === '"') return { text: value, bare: '\0', end: at + 1, isDynamic };
    if (character === '`') return { problem: 'a command substitution' };
    if (character === '\\' && /[$`"\\\n]/.test(text[at + 1] ?? '')) {
      value += text[at + 1] === '\n' ? '' : text[at + 1];
      at += 2;
      continue;
    }
    // Inside double quotes `$'` and `$"` are a dollar and then the quote.
    const dollar = character === '$' && !/['"]/.test(text[at + 1] ?? '') ? readDollar(text, at) : undefined;
    if (dollar !== undefined && 'problem' in dollar) return dollar;
    isDynamic ||= dollar?.isDynamic === true;
    value += dollar?.text ?? character;
    at = dollar?.end ?? at + 1;
  }
  return { problem: 'a quote that is never closed' };
}

function readDollar(text: string, at: number): Piece | { readonly problem: string } {
  const next = text[at + 1] ?? '';
  if (next === '(') return { problem: 'a command substitution' };
  if (next === '{' || next === '[') return { problem: 'a computed expansion' };
  if (next === "'" || next === '"') return { problem: 'a quote with escapes' };
  const [name] = /^(?:[A-Za-z_]\w*|[\d?!$#*@-])/.exec(text.slice(at + 1)) ?? [];
  if (name === undefined) return { text: '$', bare: '$', end: at + 1 };
  // Exit code, number of arguments and process id are digits; any will do, for they can be neither an option nor a way out.
  return { text: '0', bare: '\0', end: at + 1 + name.length, isDynamic: !/^[?#$]$/.test(name) };
}
