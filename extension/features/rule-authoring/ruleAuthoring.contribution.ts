import { Disposable, Uri, WorkspaceEdit, type WorkspaceFolder, window, workspace } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand } from '../../platform/commands.ts';
import { currentFolder } from '../../platform/documents.ts';
import { offeredLanguages, problemWithId, ruleFile, ruleTestFile } from './ruleTemplate.ts';

/** Starting a rule of one's own, and opening the folder's configuration. */
export function registerRuleAuthoring(backend: Backend): Disposable {
  return Disposable.from(
    registerCommand('stewardry.newRule', () => newRule(backend)),
    registerCommand('stewardry.openConfiguration', openConfiguration),
  );
}

async function newRule(backend: Backend): Promise<void> {
  const folder = await currentFolder();
  if (folder === undefined) throw new Error('Rules are kept in a folder. Open one first.');
  const { packs } = await backend.rpc.rules.list({ folder: folder.uri.fsPath });
  const taken = new Set(packs.flatMap(({ rules }) => rules.map(({ id }) => id)));
  const id = await window.showInputBox({
    title: 'New Rule (1/2)',
    prompt: 'The id names the rule in findings and suppressions.',
    placeHolder: 'no-console-in-src',
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' ? undefined : problemWithId(text, taken)),
  });
  if (id === undefined || id === '') return;
  const language = await window.showQuickPick(offeredLanguages, {
    title: 'New Rule (2/2)',
    placeHolder: 'Language that the rule looks at',
    ignoreFocusOut: true,
  });
  if (language !== undefined) await createRule(folder, id, language);
}

async function createRule(folder: WorkspaceFolder, id: string, language: string): Promise<void> {
  const rule = Uri.joinPath(folder.uri, '.stewardry', 'rules', `${id}.yml`);
  const test = Uri.joinPath(folder.uri, '.stewardry', 'rule-tests', `${id}-test.yml`);
  const edit = new WorkspaceEdit();
  // `overwrite` stays false: a file that is there already is never replaced.
  edit.createFile(rule, { contents: new TextEncoder().encode(ruleFile(id, language)) });
  edit.createFile(test, { contents: new TextEncoder().encode(ruleTestFile(id)) });
  if (!(await workspace.applyEdit(edit))) throw new Error(`"${id}.yml" or its test file exists already in .stewardry.`);
  await window.showTextDocument(rule);
}

const emptyConfiguration = `version: 1
rules:
  # packs: [security, correctness]   # absent: the built-in default set
  severity: {}
  ignores: []
`;

async function openConfiguration(): Promise<void> {
  const folder = await currentFolder();
  if (folder === undefined) throw new Error('The configuration is kept in a folder. Open one first.');
  const file = Uri.joinPath(folder.uri, '.stewardry', 'config.yaml');
  const edit = new WorkspaceEdit();
  edit.createFile(file, { ignoreIfExists: true, contents: new TextEncoder().encode(emptyConfiguration) });
  await workspace.applyEdit(edit);
  await window.showTextDocument(file);
}
