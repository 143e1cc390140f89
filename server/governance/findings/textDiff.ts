import { diffArrays } from 'diff';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from '../../../protocol/finding.ts';

/** A file that differs this much is replaced whole: the search for the smallest difference grows with its square. */
const MAX_CHANGED_LINES = 5000;

/** The edits that turn one text into another: by line, then trimmed to the words that differ. They never overlap. */
export function textDiff(before: string, after: string): TextEdit[] {
  if (before === after) return [];
  const document = TextDocument.create('', '', 0, before);
  const changes = diffArrays(splitLines(before), splitLines(after), { maxEditLength: MAX_CHANGED_LINES });
  if (changes === undefined) return [toEdit(document, trim(before, after, 0))];
  const edits: TextEdit[] = [];
  let offset = 0;
  let removed = '';
  let added = '';
  const flush = (): void => {
    if (removed !== '' || added !== '') edits.push(toEdit(document, trim(removed, added, offset - removed.length)));
    removed = '';
    added = '';
  };
  for (const change of changes) {
    const text = change.value.join('');
    if (change.added) added += text;
    else offset += text.length;
    if (change.removed) removed += text;
    if (!change.added && !change.removed) {
      offset -= text.length;
      flush();
      offset += text.length;
    }
  }
  flush();
  return edits;
}

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** Lines with their line breaks. */
const splitLines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function trim(removed: string, added: string, start: number): Replacement {
  const shorter = Math.min(removed.length, added.length);
  let head = 0;
  while (head < shorter && removed[head] === added[head]) head += 1;
  if (splitsPair(removed, head) || splitsPair(added, head)) head -= 1;
  while (splitsWord(removed, head) || splitsWord(added, head)) head -= 1;
  let tail = 0;
  while (tail < shorter - head && removed.at(-1 - tail) === added.at(-1 - tail)) tail += 1;
  if (splitsPair(removed, removed.length - tail) || splitsPair(added, added.length - tail)) tail -= 1;
  while (splitsWord(removed, removed.length - tail) || splitsWord(added, added.length - tail)) tail -= 1;
  return { start: start + head, end: start + removed.length - tail, newText: added.slice(head, added.length - tail) };
}

/** An edit between the halves of a surrogate pair, or of `\r\n`, is not one that an editor can make. */
function splitsPair(text: string, index: number): boolean {
  const before = text.charCodeAt(index - 1);
  const isPair = before >= 0xd800 && before <= 0xdbff && text.charCodeAt(index) >= 0xdc00;
  return isPair || (text[index - 1] === '\r' && text[index] === '\n');
}

/** A person who looks at a change reads `true` for `false`, not `tru` for `fals`. */
function splitsWord(text: string, index: number): boolean {
  return /\w\w/.test(text.slice(Math.max(0, index - 1), index + 1)) && index > 0;
}

function toEdit(document: TextDocument, { start, end, newText }: Replacement): TextEdit {
  return { range: { start: document.positionAt(start), end: document.positionAt(end) }, newText };
}
