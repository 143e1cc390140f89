import path from 'node:path';
import { Uri, window } from 'vscode';
import { folderAt } from '../../platform/documents.ts';
import { fieldsOf } from '../../platform/fields.ts';
import { showWarning } from '../../platform/notices.ts';
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
  requests: ['ai/mode', 'templates/preview', 'templates/show'],
  notifications: ['ai/modeChanged', 'templates/changed', 'personas/changed'],
  commands: ['stewardry.openTemplateSource', 'stewardry.pickTemplateFolder', 'stewardry.renderTemplate'],
};

function readState(value: unknown): TemplateFormState | undefined {
  const { folder, id, variables, into } = fieldsOf(value);
  if (typeof folder !== 'string' || typeof id !== 'string') return undefined;
  // A folder that is closed meanwhile has no templates.
  if (folderAt(folder) === undefined) return undefined;
  return { folder, id, variables: fieldsOf(variables), into: typeof into === 'string' ? into : '' };
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
  void showWarning(`"${uri.fsPath}" is not in this workspace folder. Choose a folder inside "${folder}".`);
  return undefined;
}
