import { elisionIn } from './elision.ts';
import { linesOf } from './readFile.ts';

/** A file of fewer lines may well become half as long. */
const SMALL_LINES = 20;

/** Why a whole file looks as if part of it were missing; `undefined` when it does not. */
export function whyCut(path: string, before: string | null, after: string): string | undefined {
  const elision = elisionIn(path, after, before ?? '');
  if (elision !== undefined) return `content ${elision}`;
  const [had, has] = [linesOf(before ?? '').length, linesOf(after).length];
  if (had >= SMALL_LINES && has * 2 < had) return `the file had ${had} lines, content has ${has}. Was something left out?`;
  const open = openAtEnd(path, after);
  if (open !== undefined && (before === null || openAtEnd(path, before) === undefined)) {
    return `content ends although ${open} is still open. Was it cut short?`;
  }
  return undefined;
}

const BRACED = /\.(?:[cm]?[jt]sx?|jsonc?|java|kt|kts|go|rs|c|h|cc|cpp|hpp|cs|swift|scala|dart|php|css|scss|less)$/i;
const CLOSES: Readonly<Record<string, string>> = { '}': '{', ')': '(', ']': '[' };

/**
 * The bracket that is never closed, in languages with braces. Comments and strings are left out as well as that goes without a parser, so only a
 * text that also stops in the middle counts: its last line closes nothing.
 */
function openAtEnd(path: string, text: string): string | undefined {
  if (!BRACED.test(path) || /[}\])>]\s*[;,]?\s*$/.test(text)) return undefined;
  const open: string[] = [];
  for (const [character] of withoutStrings(text).matchAll(/[{}()[\]]/g)) {
    const partner = CLOSES[character];
    if (partner === undefined) open.push(character);
    else if (open.at(-1) === partner) open.pop();
    // Does not add up anyway: nothing can be said.
    else return undefined;
  }
  return open.length === 0 ? undefined : `"${open[0]}"`;
}

const withoutStrings = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g, ' ');
