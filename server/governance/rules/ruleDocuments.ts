/** One YAML document of a file, between its markers. Offsets in UTF-16 code units. */
export interface DocumentPart {
  readonly start: number;
  readonly end: number;
  /** Without blank lines around it, ending in a line break. */
  readonly text: string;
}

const MARKER = /^---(?=\s|$)[^\n]*(?:\n|$)/gm;

/** The document that holds a line (from 0). */
export function documentAt(text: string, line: number): DocumentPart {
  const offset = text.split('\n').slice(0, line).join('\n').length;
  const markers = [...text.matchAll(MARKER)];
  const before = markers.findLast(({ index }) => index <= offset);
  const start = before === undefined ? 0 : before.index + before[0].length;
  const end = markers.find(({ index }) => index > offset)?.index ?? text.length;
  return { start, end, text: `${text.slice(start, end).trim()}\n` };
}

/** The text with another document in the place of one; with `undefined` without it. What is left is `undefined` when nothing is. */
export function replaceDocument(text: string, { start, end }: DocumentPart, document: string | undefined): string | undefined {
  if (document !== undefined) return `${text.slice(0, start)}${document.trim()}\n${text.slice(end)}`;
  const before = text.slice(0, start);
  const after = text.slice(end);
  const left = after === '' ? before.replace(/(?:^|\n)---[^\n]*\n\s*$/, '\n') : before + after.replace(/^---[^\n]*(?:\n|$)/, '');
  return left.trim() === '' ? undefined : `${left.trimEnd()}\n`;
}

/** How many documents a text holds that say something. */
export function countDocuments(text: string): number {
  return text.split(/^---(?=\s|$)[^\n]*$/m).filter((part) => part.replace(/^\s*#[^\n]*$/gm, '').trim() !== '').length;
}
