import path from 'node:path';
import { Uri, window, workspace } from 'vscode';
import type { ViewDefinition } from '../../platform/viewDefinition.ts';

/** What the page is opened with; webviews/template-form/templateForm.ts reads the same. */
export interface TemplateFormState {
  readonly folder: string;
  readonly id: string;
  /** Answers that are known already. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Target folder, relative to the folder. */
  readonly into: string;
}

/** The page on which a template is filled in: variables, target folder, and what would come of it. */
export const templateForm: ViewDefinition<TemplateFormState> = {
  name: 'template-form',
  title: ({ id }) => `Template: ${id}`,
  readState,
  key: ({ folder, id }) => `${folder} ${id}`,
  requests: ['templates/preview', 'templates/show'],
  notifications: ['templates/changed', 'personas/changed'],
  commands: ['stewardry.openTemplateSource', 'stewardry.pickTemplateFolder', 'stewardry.renderTemplate'],
};

function readState(value: unknown): TemplateFormState | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { folder, id, variables, into } = value as Record<string, unknown>; // an object: any field may be looked at
  if (typeof folder !== 'string' || typeof id !== 'string') return undefined;
  // A folder that is closed meanwhile has no templates.
  if (workspace.workspaceFolders?.every(({ uri }) => uri.fsPath !== folder) !== false) return undefined;
  const answers = typeof variables === 'object' && variables !== null ? (variables as Record<string, unknown>) : {}; // as above
  return { folder, id, variables: answers, into: typeof into === 'string' ? into : '' };
}

/** Lets a person choose a folder of the workspace; relative to it. `undefined`: they changed their mind, or it lies outside. */
export async function pickTargetFolder(folder: string): Promise<string | undefined> {
  const picked = await window.showOpenDialog({
    title: 'Target Folder',
    openLabel: 'Choose',
    canSelectFiles: false,
    canSelectFolders: true,
    defaultUri: Uri.file(folder),
  });
  const [uri] = picked ?? [];
  if (uri === undefined) return undefined;
  const relative = path.relative(folder, uri.fsPath);
  if (!relative.startsWith('..') && !path.isAbsolute(relative)) return relative.split(path.sep).join('/');
  void window.showWarningMessage(`"${uri.fsPath}" is not in this workspace folder. Choose a folder inside "${folder}".`);
  return undefined;
}
