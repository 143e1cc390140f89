import { Disposable, RelativePattern, Uri, window, workspace } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand } from '../../platform/commands.ts';
import { currentFolder, documentParams, fileUri, folderOf } from '../../platform/documents.ts';
import type { ViewDefinition } from '../../platform/viewDefinition.ts';
import type { WebviewHost } from '../../platform/webviewHost.ts';
import { isRulesManagerState, type RulesManagerState } from './rulesManagerState.ts';

const rulesManager: ViewDefinition<RulesManagerState> = {
  name: 'rules-manager',
  title: () => 'Rules',
  readState: (value) => (isRulesManagerState(value) ? value : undefined),
  key: ({ folder }) => folder,
  requests: [
    'rules/list',
    'rules/show',
    'rules/setSeverity',
    'rules/setPack',
    'rules/setEnforcement',
    'rules/setRuleScope',
    'rules/tryRule',
    'rules/matchRule',
    'rules/syntaxTree',
    'rules/saveRule',
    'rules/removeRule',
    'rules/waivers',
    'rules/renewWaivers',
    'rules/endWaivers',
    'rules/rulePackages',
    'rules/previewImport',
    'rules/importRules',
  ],
  notifications: ['rules/changed', 'rules/findingsChanged', 'rules/matchProgress'],
  commands: [
    'stewardry.openRuleSource',
    'stewardry.importSarif',
    'stewardry.choosePlaygroundFile',
    'stewardry.chooseRulesToImport',
    'stewardry.saveWaivedFiles',
    'workbench.actions.view.problems',
  ],
};

/** The page on which rules are found, switched, written and imported, and waivers are renewed and ended. One for each folder. */
export function registerRulesManager(backend: Backend, webviews: WebviewHost): Disposable {
  return Disposable.from(
    webviews.register(rulesManager),
    registerCommand('stewardry.openRulesManager', async () => {
      const folder = await currentFolder();
      if (folder === undefined) throw new Error('Rules are kept in a folder. Open one first.');
      webviews.open(rulesManager, { folder: folder.uri.fsPath });
    }),
    registerCommand('stewardry.newRuleFromSelection', () => newRuleFromSelection(backend, webviews)),
    registerCommand('stewardry.choosePlaygroundFile', (folder: string) => chooseFile(folder)),
    registerCommand('stewardry.chooseRulesToImport', (folder: string, kind: 'file' | 'folder') => chooseRules(folder, kind)),
    registerCommand('stewardry.saveWaivedFiles', (folder: string, paths: readonly string[]) => saveFiles(folder, paths)),
  );
}

/** Begins a rule from what is selected, and shows it in the playground. */
async function newRuleFromSelection(backend: Backend, webviews: WebviewHost): Promise<void> {
  const editor = window.activeTextEditor;
  const folder = editor === undefined ? undefined : folderOf(editor.document.uri);
  if (editor === undefined || folder === undefined) throw new Error('Select code of a file in the folder first.');
  if (editor.selection.isEmpty) throw new Error('Nothing is selected. Select the code that the rule is to find.');
  const { start, end } = editor.selection;
  const range = { start: { line: start.line, character: start.character }, end: { line: end.line, character: end.character } };
  const params = documentParams(editor.document);
  const { source, tests, patterns } = await backend.rpc.rules.inferRule({ ...params, range });
  webviews.open(rulesManager, { folder: folder.uri.fsPath, draft: { source, tests, path: params.path, patterns } });
}

/** More than anybody scrolls through in a list; who types narrows it down. */
const MOST_FILES = 20_000;

/** A file of the folder that a rule is tried on; relative. */
async function chooseFile(folder: string): Promise<string | undefined> {
  const found = await workspace.findFiles(new RelativePattern(Uri.file(folder), '**/*'), undefined, MOST_FILES);
  const paths = found.map((uri) => workspace.asRelativePath(uri, false)).sort();
  return window.showQuickPick(paths, { placeHolder: 'File to try the rule on' });
}

/** A file or a folder of rules, absolute. */
async function chooseRules(folder: string, kind: 'file' | 'folder'): Promise<string | undefined> {
  const [chosen] =
    (await window.showOpenDialog({
      canSelectFiles: kind === 'file',
      canSelectFolders: kind === 'folder',
      defaultUri: Uri.file(folder),
      openLabel: 'Show Rules',
      title: kind === 'file' ? 'File of ast-grep Rules' : 'Folder of ast-grep Rules',
      ...(kind === 'file' ? { filters: { Rules: ['yml', 'yaml'] } } : {}),
    })) ?? [];
  return chosen?.fsPath;
}

/** What is written to disk must not meet unsaved changes of the same files. */
async function saveFiles(folder: string, paths: readonly string[]): Promise<void> {
  const wanted = new Set(paths.map((each) => fileUri(folder, each).toString()));
  const open = workspace.textDocuments.filter((document) => document.isDirty && wanted.has(document.uri.toString()));
  await Promise.all(open.map((document) => document.save()));
}
