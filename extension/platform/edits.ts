import { Range, type Uri, WorkspaceEdit, type WorkspaceEditEntryMetadata } from 'vscode';
import type { TextEdit, Range as WireRange } from '../../protocol/finding.ts';

/** A range of the protocol as the editor's; both count lines and UTF-16 units from 0. */
export function toRange({ start, end }: WireRange): Range {
  return new Range(start.line, start.character, end.line, end.character);
}

/** Adds edits of one document to a workspace edit; `metadata` sends them through the refactor preview. */
export function addEdits(target: WorkspaceEdit, uri: Uri, edits: readonly TextEdit[], metadata?: WorkspaceEditEntryMetadata): void {
  for (const { range, newText } of edits) target.replace(uri, toRange(range), newText, metadata);
}

/** A workspace edit over one document. */
export function editOf(uri: Uri, edits: readonly TextEdit[]): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  addEdits(edit, uri, edits);
  return edit;
}
