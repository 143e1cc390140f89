import * as path from 'node:path';
import { type TextDocument, Uri, type WorkspaceFolder, window, workspace } from 'vscode';

/** How the protocol names a document: its folder (`null`: none), its path in it, its language and its text. */
export interface DocumentParams {
  readonly folder: string | null;
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

export function documentParams(document: TextDocument): DocumentParams {
  const folder = folderOf(document.uri);
  const file = fileOf(document.uri);
  return {
    folder: (folder ?? borrowedFolder(document))?.uri.fsPath ?? null,
    path: folder === undefined ? path.basename(file.path) : relativePath(folder, file),
    languageId: document.languageId,
    text: document.getText(),
  };
}

/** An untitled document will most likely be saved in the only folder; the server takes the same one for its diagnostics. */
function borrowedFolder({ isUntitled }: TextDocument): WorkspaceFolder | undefined {
  const [only, ...others] = localFolders();
  return isUntitled && others.length === 0 ? only : undefined;
}

/** The folders of the window that the backend can read: those on the disk. */
export function localFolders(): WorkspaceFolder[] {
  return (workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file');
}

/** The folder of the window with this path. */
export function folderAt(path: string): WorkspaceFolder | undefined {
  return localFolders().find(({ uri }) => uri.fsPath === path);
}

/** What tells things of one folder from those of another: its name, and nothing in a window with a single folder. */
export function whichFolder(path: string): string {
  return localFolders().length < 2 ? '' : (folderAt(path)?.name ?? '');
}

/** The workspace folder of a file or of a notebook cell; `undefined` for what belongs to none (untitled documents). */
export function folderOf(uri: Uri): WorkspaceFolder | undefined {
  return workspace.getWorkspaceFolder(fileOf(uri));
}

/** Path of a file relative to its folder, `/`-separated, as everywhere in the protocol. */
export function relativePath(folder: WorkspaceFolder, file: Uri): string {
  return path.relative(folder.uri.fsPath, file.fsPath).split(path.sep).join('/');
}

/** A path of the protocol (relative to `folder`, or absolute) as a file URI. */
export function fileUri(folder: string, relative: string): Uri {
  return Uri.file(path.resolve(folder, relative));
}

/** The folder that a command without a subject means: of the active editor, the only one, or the one the person picks. */
export async function currentFolder(): Promise<WorkspaceFolder | undefined> {
  const active = window.activeTextEditor?.document.uri;
  const ofEditor = active === undefined ? undefined : folderOf(active);
  const folders = localFolders();
  if (ofEditor !== undefined || folders.length < 2) return ofEditor ?? folders[0];
  return window.showWorkspaceFolderPick({ placeHolder: 'Folder' });
}

/** A cell's URI is its notebook's with another scheme and a fragment. */
function fileOf(uri: Uri): Uri {
  return uri.scheme === 'vscode-notebook-cell' ? uri.with({ scheme: 'file', fragment: '' }) : uri;
}
