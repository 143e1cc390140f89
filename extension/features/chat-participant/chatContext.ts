import { type ChatPromptReference, Location, Uri, type WorkspaceFolder, workspace } from 'vscode';
import type { ContextItem } from '../../../protocol/sessions.ts';
import { folderOf, relativePath } from '../../platform/documents.ts';

/** What a person attached to a question in the chat: files, and stretches of files, of one folder. */
export async function chatContext(folder: WorkspaceFolder, references: readonly ChatPromptReference[]): Promise<ContextItem[]> {
  const items = await Promise.all(references.map(({ value }) => itemOf(folder, value)));
  return items.flatMap((item) => (item === undefined ? [] : [item]));
}

/** The folder of the first file that is attached. */
export function folderOfReferences(references: readonly ChatPromptReference[]): WorkspaceFolder | undefined {
  const folders = references.map(({ value }) => uriOf(value)).map((uri) => (uri === undefined ? undefined : folderOf(uri)));
  return folders.find((folder) => folder?.uri.scheme === 'file');
}

function uriOf(value: unknown): Uri | undefined {
  const uri = value instanceof Location ? value.uri : value;
  return uri instanceof Uri ? uri : undefined;
}

async function itemOf(folder: WorkspaceFolder, value: unknown): Promise<ContextItem | undefined> {
  if (typeof value === 'string') return { kind: 'note', text: value };
  const uri = uriOf(value);
  if (uri === undefined || folderOf(uri)?.uri.fsPath !== folder.uri.fsPath) return undefined;
  const path = relativePath(folder, uri);
  if (!(value instanceof Location)) return { kind: 'file', path };
  const document = await workspace.openTextDocument(uri);
  const { range } = value;
  return { kind: 'selection', path, startLine: range.start.line, endLine: range.end.line, text: document.getText(range) };
}
