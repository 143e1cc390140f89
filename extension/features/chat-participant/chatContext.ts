import { type ChatPromptReference, Location, Uri, type WorkspaceFolder, workspace } from 'vscode';
import type { ContextItem } from '../../../protocol/sessions.ts';
import { folderOf, relativePath } from '../../platform/documents.ts';

/** What a person attached to a question in the chat: files, and stretches of files, of one folder. */
export async function chatContext(folder: WorkspaceFolder, references: readonly ChatPromptReference[]): Promise<ContextItem[]> {
  const items = await Promise.all(references.map(({ value }) => itemOf(folder, value)));
  return items.flatMap((item) => (item === undefined ? [] : [item]));
}

async function itemOf(folder: WorkspaceFolder, value: unknown): Promise<ContextItem | undefined> {
  const uri = value instanceof Location ? value.uri : value;
  if (typeof value === 'string') return { kind: 'note', text: value };
  if (!(uri instanceof Uri) || folderOf(uri)?.uri.fsPath !== folder.uri.fsPath) return undefined;
  const path = relativePath(folder, uri);
  if (!(value instanceof Location)) return { kind: 'file', path };
  const document = await workspace.openTextDocument(uri);
  const { range } = value;
  return { kind: 'selection', path, startLine: range.start.line, endLine: range.end.line, text: document.getText(range) };
}
