import { commands, Disposable, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, window, workspace } from 'vscode';
import type { Capability, ModuleStage, ModuleSummary } from '../../../protocol/modules.ts';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand } from '../../platform/commands.ts';
import { localFolders } from '../../platform/documents.ts';
import { LoadedTree } from '../../platform/loadedTree.ts';
import { countOf } from '../../platform/wording.ts';

type ModuleNode =
  | { readonly kind: 'module'; readonly id: string; readonly module: ModuleSummary; readonly children: readonly ModuleNode[] }
  | { readonly kind: 'capability'; readonly id: string; readonly capability: Capability };

/** The side bar's list of what the backend consists of, with the switches; and the surfaces of what is off are hidden. */
export function registerModulesView(backend: Backend): Disposable {
  const tree = new LoadedTree<ModuleNode>(backend, {
    viewId: 'stewardry.modules',
    load: async () => {
      const { modules } = await backend.rpc.modules.list({});
      return modules.map(moduleNode);
    },
    toItem: (node) => (node.kind === 'module' ? moduleItem(node.module) : capabilityItem(node.capability)),
  });
  const switchModule = (change: 'enable' | 'disable') => async (node?: ModuleNode) => {
    const module = node?.kind === 'module' ? node.module : await pickModule(backend, change);
    if (module === undefined) return;
    const folder = localFolders()[0]?.uri.fsPath;
    await backend.rpc.modules[change]({ id: module.id, ...(folder !== undefined && workspace.isTrusted ? { folder } : {}) });
    await tree.reload();
  };
  return Disposable.from(
    tree,
    backend.on('modules/changed', ({ id, state }) => {
      hideSurfaces(id, state);
      void tree.reload();
    }),
    backend.onDidChangeState((state) => {
      if (state === 'running') void followAll(backend);
    }),
    registerCommand('stewardry.enableModule', switchModule('enable')),
    registerCommand('stewardry.disableModule', switchModule('disable')),
    registerCommand('stewardry.reloadModule', async (node?: ModuleNode) => {
      const module = node?.kind === 'module' ? node.module : await pickModule(backend, 'disable');
      if (module === undefined) return;
      await backend.rpc.modules.reload({ id: module.id });
      await tree.reload();
    }),
  );
}

function moduleNode(module: ModuleSummary): ModuleNode {
  const children = module.capabilities.map(
    (capability): ModuleNode => ({ kind: 'capability', id: `${module.id} ${capability.name}`, capability }),
  );
  return { kind: 'module', id: module.id, module, children };
}

/** Views and commands of a module have `!stewardry.isOff.ID` in their `when`: what never was heard of is not hidden. */
function hideSurfaces(id: string, state: ModuleStage): void {
  const isOff = state === 'disabled' || state === 'blocked' || state === 'failed' || state === 'stopped';
  void commands.executeCommand('setContext', `stewardry.isOff.${id}`, isOff);
}

async function followAll(backend: Backend): Promise<void> {
  const { modules } = await backend.rpc.modules.list({});
  for (const { id, state } of modules) hideSurfaces(id, state);
}

async function pickModule(backend: Backend, change: 'enable' | 'disable'): Promise<ModuleSummary | undefined> {
  const { modules } = await backend.rpc.modules.list({});
  const fitting = modules.filter(({ state, isEssential }) =>
    change === 'enable' ? state !== 'running' : state === 'running' && !isEssential,
  );
  const items = fitting.map((module) => ({ label: module.id, description: module.state, detail: module.description, module }));
  return (await window.showQuickPick(items, { title: change === 'enable' ? 'Module to Turn On' : 'Module' }))?.module;
}

const stageIcons: Readonly<Record<ModuleStage, readonly [icon: string, color?: string]>> = {
  running: ['pass', 'testing.iconPassed'],
  loaded: ['circle-outline'],
  starting: ['loading~spin'],
  stopping: ['loading~spin'],
  stopped: ['circle-slash', 'disabledForeground'],
  disabled: ['circle-slash', 'disabledForeground'],
  blocked: ['warning', 'problemsWarningIcon.foreground'],
  failed: ['error', 'problemsErrorIcon.foreground'],
};

function moduleItem(module: ModuleSummary): TreeItem {
  const hasCapabilities = module.capabilities.length > 0;
  const item = new TreeItem(module.id, hasCapabilities ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None);
  const [icon, color] = stageIcons[module.state];
  item.iconPath = new ThemeIcon(icon, color === undefined ? undefined : new ThemeColor(color));
  item.description = [
    module.state === 'running' ? '' : module.state,
    module.origin === 'workspace' ? 'of this workspace' : '',
    module.reason ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
  item.tooltip = moduleTooltip(module);
  item.contextValue = `module.${module.state === 'running' ? 'on' : 'off'}${module.isEssential ? '.essential' : ''}`;
  return item;
}

function moduleTooltip(module: ModuleSummary): MarkdownString {
  const text = new MarkdownString();
  text.appendMarkdown('**').appendText(module.id).appendMarkdown('** ').appendText(module.version).appendMarkdown('\n\n');
  text.appendText(module.description).appendMarkdown('\n\n');
  const facts = [
    countOf(module.capabilities.length, 'capability', 'capabilities'),
    ...(module.tables.length > 0 ? [countOf(module.tables.length, 'table')] : []),
    ...(module.requires.length > 0 ? [`needs ${module.requires.join(', ')}`] : []),
    ...(module.optional.length > 0 ? [`uses ${module.optional.join(', ')} when there`] : []),
    ...(module.isEssential ? ['cannot be turned off'] : []),
  ];
  return text.appendText(facts.join(' · '));
}

const effectWords: Readonly<Record<Capability['effect'], string>> = { none: 'reads', state: 'changes state', files: 'changes files' };

function capabilityItem({ name, effect, power }: Capability): TreeItem {
  const item = new TreeItem(name, TreeItemCollapsibleState.None);
  item.iconPath = new ThemeIcon(effect === 'none' ? 'eye' : 'edit');
  item.description = `${effectWords[effect]} · ${power}`;
  item.contextValue = 'capability';
  return item;
}
