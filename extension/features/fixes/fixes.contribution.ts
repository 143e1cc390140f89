import {
  Disposable,
  type LogOutputChannel,
  ProgressLocation,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  type WorkspaceFolder,
  window,
  workspace,
} from 'vscode';
import type { ResultOut } from '../../../protocol/define.ts';
import type { Notice } from '../../../protocol/finding.ts';
import type { fixWorkspace } from '../../../protocol/rules.ts';
import type { Backend } from '../../backend/backend.ts';
import { registerServerCommand } from '../../platform/commands.ts';
import { currentFolder, documentParams, fileUri, folderOf } from '../../platform/documents.ts';
import { addEdits, editOf } from '../../platform/edits.ts';
import { say, showInformation, showWarning } from '../../platform/notices.ts';
import { countOf } from '../../platform/wording.ts';

type FixedFile = ResultOut<typeof fixWorkspace>['files'][number];

/** Applying all safe fixes: at once in a file, after a question or through the refactor preview in a folder. */
export function registerFixes(backend: Backend, log: LogOutputChannel): Disposable {
  return Disposable.from(
    registerServerCommand('fixAllInFile', async (argument) => {
      const document = await documentToFix(argument?.uri);
      if (document === undefined) say('Open a file to fix it.');
      else await fixDocument(backend, document, argument?.ruleIds ?? [], log);
    }),
    registerServerCommand('fixAllInWorkspace', async (argument) => {
      const folder = argument === undefined ? await currentFolder() : folderOf(Uri.parse(argument.uri, true));
      if (folder !== undefined && (await saveAll(folder))) await fixFolder(backend, folder, argument?.ruleIds ?? [], log);
    }),
  );
}

async function documentToFix(uri: string | undefined): Promise<TextDocument | undefined> {
  return uri === undefined ? window.activeTextEditor?.document : workspace.openTextDocument(Uri.parse(uri, true));
}

async function fixDocument(backend: Backend, document: TextDocument, ruleIds: string[], log: LogOutputChannel): Promise<void> {
  const version = document.version;
  const { edits, applied, notices } = await backend.rpc.rules.fixDocument({ ...documentParams(document), ruleIds });
  if (document.version !== version) {
    void showWarning('The document changed meanwhile. Nothing was fixed.');
    return;
  }
  if (edits.length > 0) await workspace.applyEdit(editOf(document.uri, edits));
  showRefused(notices, log);
  if (applied === 0 && notices.length === 0) say('Nothing to fix in this file.');
}

/** Fixes are computed on the files of the disk: what is not saved would be mixed up. */
async function saveAll(folder: WorkspaceFolder): Promise<boolean> {
  const unsaved = workspace.textDocuments.filter((document) => document.isDirty && folderOf(document.uri) === folder);
  if (unsaved.length === 0) return true;
  const save = 'Save and Continue';
  const choice = await showWarning(`Save ${countOf(unsaved.length, 'file')} before fixing?`, { modal: true }, save);
  if (choice !== save) return false;
  const saved = await Promise.all(unsaved.map((document) => document.save()));
  return saved.every(Boolean);
}

async function fixFolder(backend: Backend, folder: WorkspaceFolder, ruleIds: string[], log: LogOutputChannel): Promise<void> {
  const { files, notices } = await window.withProgress(
    { location: ProgressLocation.Notification, title: `Finding fixes in "${folder.name}"`, cancellable: true },
    (_, token) => backend.rpc.rules.fixWorkspace({ folder: folder.uri.fsPath, ruleIds }, token),
  );
  showRefused(notices, log);
  const fixed = files.filter(({ edits }) => edits.length > 0);
  if (fixed.length === 0) {
    say('Nothing to fix in this folder.');
    return;
  }
  const count = fixed.reduce((total, { applied }) => total + applied, 0);
  const question = `Apply ${countOf(count, 'fix', 'fixes')} in ${countOf(fixed.length, 'file')}?`;
  const choice = await showInformation(
    question,
    { modal: true, detail: 'The preview shows every change and applies those that you tick. All of them can be undone.' },
    'Preview',
    'Apply',
  );
  if (choice !== undefined) await applyTo(folder, fixed, choice === 'Preview');
}

/** In the preview every change waits for a tick: that is what the editor does with changes that need confirmation. */
async function applyTo(folder: WorkspaceFolder, files: readonly FixedFile[], withPreview: boolean): Promise<void> {
  const edit = new WorkspaceEdit();
  for (const { path, edits, applied } of files) {
    addEdits(edit, fileUri(folder.uri.fsPath, path), edits, {
      needsConfirmation: withPreview,
      label: 'Stewardry: Fix All',
      description: countOf(applied, 'fix', 'fixes'),
    });
  }
  await workspace.applyEdit(edit, { isRefactoring: true });
}

/** Fixes that would have broken the code: one is said, several are counted. */
function showRefused(notices: readonly Notice[], log: LogOutputChannel): void {
  const [only] = notices;
  if (only === undefined) return;
  for (const { message } of notices) log.warn(message);
  const text = notices.length === 1 ? only.message : `${countOf(notices.length, 'fix', 'fixes')} could not be applied.`;
  void showWarning(text, 'Show Log').then((choice) => {
    if (choice !== undefined) log.show(true);
  });
}
