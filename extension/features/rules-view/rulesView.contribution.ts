import { commands, Disposable, env, type LogOutputChannel, type TreeView, Uri, window } from 'vscode';
import type { Backend, BackendState } from '../../backend/backend.ts';
import { registerCommand } from '../../platform/commands.ts';
import type { FindingCounts } from '../../platform/findingCounts.ts';
import { TreeMessage } from '../../platform/treeMessage.ts';
import { countOf } from '../../platform/wording.ts';
import { RuleCatalog } from './ruleCatalog.ts';
import { dimOff, ruleArgument } from './ruleItems.ts';
import { changePack, changeSeverity, pickRule, type Severity } from './ruleSwitches.ts';
import { type FolderRules, type RuleFilter, type RuleNode, ruleNodes } from './rulesTree.ts';
import { RulesTreeData } from './rulesTreeData.ts';

/** The sidebar: packs and their rules, with what they found, and the switches for both. */
export function registerRulesView(backend: Backend, counts: FindingCounts, log: LogOutputChannel): Disposable {
  const catalog = new RuleCatalog(backend, log);
  const tree = new RulesTreeData(() => message.given());
  const view = window.createTreeView('stewardry.rules', { treeDataProvider: tree, showCollapseAll: true });
  const message = new TreeMessage(view, () => messageFor(backend.state, filter, catalog.folders));
  let filter: RuleFilter = 'all';
  const showBadge = () => setBadge(view, counts.total.error);
  const show = () => {
    if (catalog.folders !== undefined) tree.show(ruleNodes(catalog.folders, filter), message.loaded());
  };
  catalog.onDidChange(() => {
    const hasRules = catalog.folders?.some(({ packs }) => packs.some(({ rules }) => rules.length > 0));
    void commands.executeCommand('setContext', 'stewardry.hasRules', hasRules === true);
    // Before they are read nobody knows.
    void commands.executeCommand('setContext', 'stewardry.hasNoRules', hasRules === false);
    show();
  });
  const filterBy = (next: RuleFilter) => {
    filter = next;
    show();
    void commands.executeCommand('setContext', 'stewardry.rulesFilter', filter);
  };
  return Disposable.from(
    catalog,
    tree,
    view,
    counts.onDidChange(showBadge),
    backend.onDidChangeState((state) => {
      message.follow(state === 'running');
      message.update();
    }),
    window.registerFileDecorationProvider(dimOff),
    registerCommand('stewardry.refreshRules', () => catalog.reload()),
    registerCommand('stewardry.showRulesWithFindings', () => filterBy('with-findings')),
    registerCommand('stewardry.showAllRules', () => filterBy('all')),
    registerCommand('stewardry.findRule', async () => {
      const picked = await pickRule(catalog.folders ?? [], 'Find a rule by name or message', () => true);
      if (picked !== undefined) await commands.executeCommand('stewardry.openRule', ruleArgument(picked.rule, picked.folder));
    }),
    ...registerSwitches(backend, catalog),
  );
}

function registerSwitches(backend: Backend, catalog: RuleCatalog): Disposable[] {
  const ofRule = (node: RuleNode | undefined, severity: Severity) =>
    node?.kind === 'rule' ? changeSeverity(backend, node.folder, node.rule.id, severity) : undefined;
  return [
    registerCommand('stewardry.disableRule', (node?: RuleNode) => ofRule(node, 'off')),
    registerCommand('stewardry.enableRule', (node?: RuleNode) => {
      if (node?.kind !== 'rule') return undefined;
      // A rule that is off by default needs a severity of its own to come on.
      return ofRule(node, node.rule.defaultSeverity === 'off' ? 'warning' : 'default');
    }),
    registerCommand('stewardry.setRuleSeverity', (node?: RuleNode) => setSeverity(backend, catalog, node)),
    registerCommand('stewardry.turnOffRule', async () => {
      const picked = await pickRule(catalog.folders ?? [], 'Rule to turn off', (rule) => rule.severity !== 'off');
      if (picked !== undefined) await changeSeverity(backend, picked.folder, picked.rule.id, 'off');
    }),
    registerCommand('stewardry.enablePack', (node?: RuleNode) =>
      node?.kind === 'pack' ? changePack(backend, node.folder, node.pack.name, true) : undefined,
    ),
    registerCommand('stewardry.disablePack', (node?: RuleNode) =>
      node?.kind === 'pack' ? changePack(backend, node.folder, node.pack.name, false) : undefined,
    ),
    registerCommand('stewardry.openRuleSource', (target?: RuleNode | { file: string; line: number }) => openSource(target)),
    registerCommand('stewardry.copyRuleId', (node?: RuleNode) =>
      node?.kind === 'rule' ? env.clipboard.writeText(node.rule.id) : undefined,
    ),
  ];
}

async function setSeverity(backend: Backend, catalog: RuleCatalog, node: RuleNode | undefined): Promise<void> {
  const picked = node?.kind === 'rule' ? node : await pickRule(catalog.folders ?? [], 'Rule to change', () => true);
  if (picked === undefined) return;
  const items = (['error', 'warning', 'info', 'hint', 'off', 'default'] as const).map((severity) => ({
    label: severity,
    description: severity === 'default' ? picked.rule.defaultSeverity : severity === picked.rule.severity ? 'now' : '',
  }));
  const choice = await window.showQuickPick(items, { title: `Severity of ${picked.rule.id}` });
  if (choice !== undefined) await changeSeverity(backend, picked.folder, picked.rule.id, choice.label);
}

/** From the view's menu with a node, from the rule's page with the place itself. */
async function openSource(target: RuleNode | { file: string; line: number } | undefined): Promise<void> {
  const place = target === undefined ? undefined : 'kind' in target ? (target.kind === 'rule' ? target.rule : undefined) : target;
  if (place === undefined) return;
  const start = { line: place.line, character: 0 };
  await commands.executeCommand('vscode.open', Uri.file(place.file), { selection: { start, end: start } });
}

/** What the rows alone would not tell. */
function messageFor(state: BackendState, filter: RuleFilter, folders: readonly FolderRules[] | undefined): string {
  if (state === 'failed' && folders !== undefined) return 'The backend stopped too often. Rules are not checked until it runs again.';
  if (filter === 'with-findings') return 'Only rules with findings are shown.';
  return folders?.every(({ folder }) => folder === null) === true ? 'Open a folder to switch rules on and off.' : '';
}

function setBadge(view: TreeView<RuleNode>, errors: number): void {
  view.badge = errors === 0 ? undefined : { value: errors, tooltip: countOf(errors, 'error') };
}
