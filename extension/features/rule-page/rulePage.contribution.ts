import { Disposable, Uri, window, workspace } from 'vscode';
import { registerServerCommand } from '../../platform/commands.ts';
import { folderOf } from '../../platform/documents.ts';
import { fieldsOf } from '../../platform/fields.ts';
import type { ViewDefinition } from '../../platform/viewDefinition.ts';
import type { WebviewHost } from '../../platform/webviewHost.ts';

/** What a page is about; webviews/rule-page/rulePage.ts reads the same. */
interface RulePageState {
  readonly ruleId: string;
  readonly folder: string | null;
}

const rulePage: ViewDefinition<RulePageState> = {
  name: 'rule-page',
  title: ({ ruleId }) => `Rule: ${ruleId}`,
  readState: (value) => (isState(value) ? value : undefined),
  requests: ['rules/show', 'rules/setSeverity', 'rules/fixDocument'],
  notifications: ['rules/changed'],
  commands: ['stewardry.openRuleSource'],
};

/** The page of a rule: why it is there, what it accepts and what not. One page per rule and folder. */
export function registerRulePage(webviews: WebviewHost): Disposable {
  return Disposable.from(
    webviews.register(rulePage),
    registerServerCommand('openRule', async (argument) => {
      const ruleId = argument?.ruleId ?? (await window.showInputBox({ title: 'Open Rule', placeHolder: 'Rule id' }));
      if (ruleId !== undefined && ruleId !== '') webviews.open(rulePage, { ruleId, folder: folderFor(argument?.uri) });
    }),
  );
}

/** The folder whose rules are meant: of the document, else of the active editor, else the first. */
function folderFor(uri: string | undefined): string | null {
  const subject = uri === undefined ? window.activeTextEditor?.document.uri : Uri.parse(uri, true);
  const folder = (subject === undefined ? undefined : folderOf(subject)) ?? workspace.workspaceFolders?.[0];
  return folder?.uri.scheme === 'file' ? folder.uri.fsPath : null;
}

function isState(value: unknown): value is RulePageState {
  const { ruleId, folder } = fieldsOf(value);
  return typeof ruleId === 'string' && (folder === null || typeof folder === 'string');
}
