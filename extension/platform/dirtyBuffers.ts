import { workspace } from 'vscode';
import { folderOf, relativePath } from './documents.ts';

/** What the editor holds unsaved of a folder's files, as requests of `runs` want it: paths relative to the folder. */
export function dirtyBuffers(folder: string): { path: string; text: string }[] {
  return workspace.textDocuments.flatMap((document) => {
    if (!document.isDirty || document.uri.scheme !== 'file') return [];
    const owner = folderOf(document.uri);
    return owner?.uri.fsPath === folder ? [{ path: relativePath(owner, document.uri), text: document.getText() }] : [];
  });
}
