import { commands, Disposable, Uri, window } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand } from '../../platform/commands.ts';
import { currentFolder, folderOf, relativePath } from '../../platform/documents.ts';
import { say } from '../../platform/notices.ts';
import type { ReadOnlyDocuments } from '../../platform/readOnlyDocuments.ts';
import type { Runs } from '../../platform/runs.ts';
import type { WebviewHost } from '../../platform/webviewHost.ts';
import { type TemplateOfFolder, templateMeant } from './pickTemplate.ts';
import { type RenderRequest, TakeTemplate } from './takeTemplate.ts';
import { pickTargetFolder, templateForm } from './templateForm.ts';
import { TemplatesTree } from './templatesTree.ts';

/** The Templates view, the page on which one is filled in, and what comes of it. */
export function registerTemplates(backend: Backend, runs: Runs, documents: ReadOnlyDocuments, webviews: WebviewHost): Disposable {
  const tree = new TemplatesTree(backend);
  const take = new TakeTemplate(backend, runs, documents);
  const open = (of: { folder: string; id: string }, into = ''): unknown => webviews.open(templateForm, { ...of, variables: {}, into });
  return Disposable.from(
    tree,
    take,
    webviews.register(templateForm),
    registerCommand('stewardry.newFromTemplate', async (row?: unknown) => {
      const into = row instanceof Uri ? folderIn(row) : undefined;
      const meant = await templateMeant(backend, into ?? row, NEW, 'New From Template');
      if (meant !== undefined) open({ folder: meant.folder, id: meant.template.id }, into?.into);
    }),
    registerCommand('stewardry.insertSnippet', async (row?: unknown) => {
      const editor = window.activeTextEditor;
      const meant = await templateMeant(backend, row, ['snippet'], 'Insert Snippet', editor?.document.languageId);
      if (meant !== undefined) await useText(backend, take, open, meant, 'insert');
    }),
    registerCommand('stewardry.usePromptTemplate', async (row?: unknown) => {
      const meant = await templateMeant(backend, row, ['prompt'], 'Run Prompt Template');
      if (meant !== undefined) open({ folder: meant.folder, id: meant.template.id });
    }),
    registerCommand('stewardry.newTemplate', async () => {
      const folder = (await currentFolder())?.uri.fsPath;
      if (folder !== undefined) open({ folder, id: 'template' });
    }),
    registerCommand('stewardry.updateFromTemplate', () => update(backend, take)),
    registerCommand('stewardry.filterTemplates', async () => {
      const text = await window.showInputBox({
        title: 'Filter Templates',
        prompt: 'Words of a name, a description or a tag',
        value: tree.filter,
      });
      if (text !== undefined) tree.filterBy(text);
    }),
    registerCommand('stewardry.showAllTemplates', () => tree.filterBy('')),
    registerCommand('stewardry.refreshTemplates', () => tree.reload()),
    registerCommand('stewardry.openTemplateSource', async (target?: TemplateOfFolder | string) => {
      const file = typeof target === 'string' ? target : target?.template.file;
      if (file !== undefined) await commands.executeCommand('vscode.open', Uri.file(file));
    }),
    registerCommand('stewardry.pickTemplateFolder', (folder: string) => pickTargetFolder(folder)),
    registerCommand('stewardry.renderTemplate', (request: RenderRequest) => take.render(request)),
  );
}

/** What is filled in on the page. */
const NEW = ['file', 'project', 'task', 'pipeline', 'rule', 'persona'] as const;

/** A snippet that asks for nothing it must be told goes in at once; any other is filled in first. */
async function useText(
  backend: Backend,
  take: TakeTemplate,
  open: (of: { folder: string; id: string }) => unknown,
  { folder, template: { id } }: TemplateOfFolder,
  how: RenderRequest['how'],
): Promise<void> {
  const { problems } = await backend.rpc.templates.preview({ folder, id });
  if (problems.length > 0) open({ folder, id });
  else await take.render({ folder, id, variables: {}, into: '', how });
}

async function update(backend: Backend, take: TakeTemplate): Promise<void> {
  const folder = (await currentFolder())?.uri.fsPath;
  if (folder === undefined) return;
  const { answers } = await backend.rpc.templates.answers({ folder });
  const rows = answers
    .filter(({ state }) => state === 'outdated')
    .map(({ file, template, version, available, into }) => ({
      label: template,
      description: `${version} → ${available ?? ''}`,
      detail: into === '' ? file : into,
      file,
    }));
  if (rows.length === 0) {
    say(answers.length === 0 ? 'Nothing here was made from a template that keeps its answers.' : 'Everything is as its templates are now.');
    return;
  }
  const picked = await window.showQuickPick(rows, { title: 'Update From Template', placeHolder: 'What has moved on' });
  if (picked !== undefined) await take.review(folder, await backend.rpc.templates.update({ folder, file: picked.file }), false);
}

/** A folder that was clicked in the explorer, relative to its workspace folder. */
function folderIn(uri: Uri): { readonly folder: string; readonly into: string } | undefined {
  const folder = folderOf(uri);
  return folder && { folder: folder.uri.fsPath, into: relativePath(folder, uri) };
}
