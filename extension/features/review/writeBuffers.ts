import { Range, type TextDocument, WorkspaceEdit, workspace } from 'vscode';
import type { ClientParams, ClientResult } from '../../backend/rpc.ts';
import { fileUri } from '../../platform/documents.ts';
import { replaceMiddle } from './replaceMiddle.ts';

/** Puts texts into open editors as one edit that can be undone there; a text that is another one by now is left alone. */
export async function writeBuffers({ folder, files }: ClientParams<'runs/writeBuffers'>): Promise<ClientResult<'runs/writeBuffers'>> {
  const edit = new WorkspaceEdit();
  const written: string[] = [];
  for (const { path, before, after } of files) {
    const document = openDocument(fileUri(folder, path).toString());
    if (document?.getText() !== before) continue;
    const { start, end, text } = replaceMiddle(before, after);
    edit.replace(document.uri, new Range(document.positionAt(start), document.positionAt(end)), text);
    written.push(path);
  }
  const isDone = written.length > 0 && (await workspace.applyEdit(edit));
  return { written: isDone ? written : [] };
}

function openDocument(uri: string): TextDocument | undefined {
  return workspace.textDocuments.find((document) => document.uri.toString() === uri);
}
