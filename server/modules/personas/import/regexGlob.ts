import { compileGlob } from '../../../governance/config/glob.ts';

/**
 * A glob that matches the same paths as a simple regular expression (literal text, `.*`, alternatives of literal text, anchors), as globs are read
 * here: `*` also stands for slashes. `undefined`: it is not that simple, and guessing would allow more or less than was meant.
 */
export function globOfRegex(source: string): string | undefined {
  const isFromStart = source.startsWith('^');
  const isToEnd = /(^|[^\\])(\\\\)*\$$/.test(source);
  const middle = piecesOf(source.slice(isFromStart ? 1 : 0, isToEnd ? -1 : undefined));
  if (middle === undefined) return undefined;
  const start = isFromStart ? '' : middle.startsWith('.') || middle.startsWith('{') ? '**/*' : '*';
  const glob = `${start}${middle}${isToEnd ? '' : '*'}`.replace(/\*{3,}/g, '**');
  return compileGlob(glob) === undefined ? undefined : glob;
}

function piecesOf(source: string): string | undefined {
  let glob = '';
  for (let rest = source; rest !== ''; ) {
    const [piece, text] = nextPiece(rest);
    if (text === undefined) return undefined;
    glob += text;
    rest = rest.slice(piece.length);
  }
  return glob;
}

const LITERAL = /^(?:[\w /@-]|\\[./@-])/;
const ALTERNATIVES = /^\((?:\?:)?((?:[\w /@-]|\\[./@-])+(?:\|(?:[\w /@-]|\\[./@-])+)*)\)(?![*+?{])/;

/** The beginning of a regular expression, and what it is in a glob. */
function nextPiece(rest: string): readonly [piece: string, glob: string | undefined] {
  if (rest.startsWith('.*')) return rest[2] === '?' ? [rest, undefined] : ['.*', '*'];
  const alternatives = ALTERNATIVES.exec(rest);
  if (alternatives !== null) return [alternatives[0], `{${(alternatives[1] ?? '').replaceAll('\\', '').replaceAll('|', ',')}}`];
  const literal = LITERAL.exec(rest)?.[0];
  if (literal === undefined || /^[*+?{]/.test(rest.slice(literal.length))) return [rest, undefined];
  return [literal, literal.replace('\\', '')];
}
