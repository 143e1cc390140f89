import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from '../../../protocol/finding.ts';

/** The place at the very start of a file, for what concerns a file as a whole. */
export const FILE_START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Turns offsets (UTF-16 code units from the start of the text) into an LSP range. */
export type ToRange = (start: number, end: number) => Range;

/** Prepares the lines of a text once, so that many offsets can be turned into ranges. */
export function rangesOf(text: string): ToRange {
  const document = TextDocument.create('', '', 0, text);
  return (start, end) => ({ start: document.positionAt(start), end: document.positionAt(end) });
}

/** Range of one whole line (from 0), without its line break. */
export function lineRange(line: number, length: number): Range {
  return { start: { line, character: 0 }, end: { line, character: length } };
}
