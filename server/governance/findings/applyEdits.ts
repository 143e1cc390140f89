import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position, TextEdit } from '../../../protocol/finding.ts';

/** Applies LSP edits, all against the same text, in any order. Throws when two overlap: ask `overlaps` first. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create('', '', 0, text), [...edits]);
}

/** Do any two edits touch the same characters? Two insertions at one place do too: their order would be chance. */
export function overlaps(edits: readonly TextEdit[]): boolean {
  const sorted = edits.toSorted((a, b) => comparePositions(a.range.start, b.range.start) || comparePositions(a.range.end, b.range.end));
  return sorted.some((edit, index) => {
    const next = sorted[index + 1];
    return next !== undefined && collide(edit, next);
  });
}

/** `first` does not start after `second`. */
function collide(first: TextEdit, second: TextEdit): boolean {
  const order = comparePositions(first.range.end, second.range.start);
  if (order !== 0) return order > 0;
  return comparePositions(first.range.start, second.range.start) === 0;
}

/** Negative when `a` comes first. */
export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
