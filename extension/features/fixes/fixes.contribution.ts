import { Disposable, ProgressLocation, type TextDocument, Uri, WorkspaceEdit, type WorkspaceFolder, window, workspace } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { registerServerCommand } from '../../platform/commands.ts';
import { currentFolder, documentParams, fileUri, folderOf } from '../../platform/documents.ts';
import { addEdits, editOf } from '../../platform/edits.ts';
import { countOf } from '../../platform/wording.ts';

/** Applying all safe fixes: at once in a file, through the refactor preview in a folder. */
export function registerFixes(backend: Backend): Disposable {
  return Disposable.from(
    registerServerCommand('fixAllInFile', async (argument) => {
      const document = await documentToFix(argument?.uri);
      if (document === undefined) void window.showInformationMessage('Open a file to fix it.');
      else await fixDocument(backend, document, argument?.ruleIds ?? []);
    }),
    registerServerCommand('fixAllInWorkspace', async (argument) => {
      const folder = argument === undefined ? await currentFolder() : folderOf(Uri.parse(argument.uri, true));
      if (folder !== undefined && (await saveAll(folder))) await fixFolder(backend, folder, argument?.ruleIds ?? []);
    }),
  );
}

async function documentToFix(uri: string | undefined): Promise<TextDocument | undefined> {
  return uri === undefined ? window.activeTextEditor?.document : workspace.openTextDocument(Uri.parse(uri, true));
}

async function fixDocument(backend: Backend, document: TextDocument, ruleIds: string[]): Promise<void> {
  const version = document.version;
  const { edits, applied, notices } = await backend.rpc.rules.fixDocument({ ...documentParams(document), ruleIds });
  if (document.version !== version) {
    void window.showWarningMessage('The document changed meanwhile. Nothing was fixed.');
    return;
  }
  if (edits.length > 0) await workspace.applyEdit(editOf(document.uri, edits));
  const refused = notices.map(({ message }) => message).join(' ');
  if (refused !== '') void window.showWarningMessage(refused);
  else if (applied === 0) void window.showInformationMessage('Nothing to fix in this file.');
}

/** Fixes are computed on the files of the disk: what is not saved would be mixed up. */
async function saveAll(folder: WorkspaceFolder): Promise<boolean> {
  const unsaved = workspace.textDocuments.filter((document) => document.isDirty && folderOf(document.uri) === folder);
  if (unsaved.length === 0) return true;
  const save = 'Save and Continue';
  const choice = await window.showWarningMessage(`Save ${countOf(unsaved.length, 'file')} before fixing?`, { modal: true }, save);
  if (choice !== save) return false;
  const saved = await Promise.all(unsaved.map((document) => document.save()));
  return saved.every(Boolean);
}

async function fixFolder(backend: Backend, folder: WorkspaceFolder, ruleIds: string[]): Promise<void> {
  const { files, notices } = await window.withProgress(
    { location: ProgressLocation.Notification, title: `Finding fixes in "${folder.name}"`, cancellable: true },
    (_, token) => backend.rpc.rules.fixWorkspace({ folder: folder.uri.fsPath, ruleIds }, token),
  );
  for (const { message } of notices.slice(0, 3)) void window.showWarningMessage(message);
  if (files.length === 0) {
    void window.showInformationMessage('Nothing to fix in this folder.');
    return;
  }
  const edit = new WorkspaceEdit();
  for (const { path, edits, applied } of files) {
    addEdits(edit, fileUri(folder.uri.fsPath, path), edits, {
      needsConfirmation: true,
      label: 'Stewardry: Fix All',
      description: countOf(applied, 'fix', 'fixes'),
    });
  }
  await workspace.applyEdit(edit, { isRefactoring: true });
}
