import { Disposable, Uri, type WebviewPanel, window, workspace } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { registerServerCommand } from '../../platform/commands.ts';
import { folderOf } from '../../platform/documents.ts';
import { type ViewDefinition, WebviewHost } from '../../platform/webviewHost.ts';

const rulePage: ViewDefinition = {
  name: 'rule-page',
  viewType: 'stewardry.rulePage',
  requests: ['rules/show', 'rules/setSeverity', 'rules/fixDocument'],
  notifications: ['rules/changed'],
  commands: ['stewardry.openRuleSource'],
};

/** What a page is about; webviews/rule-page/main.ts reads the same. */
interface RulePageState {
  readonly ruleId: string;
  readonly folder: string | null;
}

/** The page of a rule: why it is there, what it accepts and what not. One page per rule and folder. */
export function registerRulePage(backend: Backend, extensionUri: Uri): Disposable {
  const host = new WebviewHost(backend, extensionUri);
  const open = new Map<string, WebviewPanel>();
  const keep = (panel: WebviewPanel, state: RulePageState) => {
    const key = JSON.stringify(state);
    open.set(key, panel);
    panel.onDidDispose(() => open.delete(key));
  };
  return Disposable.from(
    registerServerCommand('openRule', async (argument) => {
      const ruleId = argument?.ruleId ?? (await window.showInputBox({ title: 'Open Rule', placeHolder: 'Rule id' }));
      if (ruleId === undefined || ruleId === '') return;
      const state: RulePageState = { ruleId, folder: folderFor(argument?.uri) };
      const existing = open.get(JSON.stringify(state));
      if (existing !== undefined) existing.reveal();
      else keep(host.open(rulePage, `Rule: ${ruleId}`, state), state);
    }),
    window.registerWebviewPanelSerializer(rulePage.viewType, {
      async deserializeWebviewPanel(panel, state: unknown) {
        if (!isState(state)) {
          panel.dispose();
          return;
        }
        host.fill(panel, rulePage, state);
        keep(panel, state);
      },
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
  if (typeof value !== 'object' || value === null) return false;
  const { ruleId, folder } = value as Record<string, unknown>; // an object: any field may be looked at
  return typeof ruleId === 'string' && (folder === null || typeof folder === 'string');
}
