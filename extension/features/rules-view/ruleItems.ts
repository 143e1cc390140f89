import {
  FileDecoration,
  type FileDecorationProvider,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
} from 'vscode';
import type { Notice } from '../../../protocol/finding.ts';
import type { PackSummary, RuleSummary } from '../../../protocol/ruleSummary.ts';
import { fileUri } from '../../platform/documents.ts';
import { description, type RuleNode } from './rulesTree.ts';

/** Scheme of the made-up URIs that let a decoration dim what is switched off. */
const dimScheme = 'stewardry-off';

/** A line of the view as the editor draws it. */
export function toTreeItem(node: RuleNode): TreeItem {
  const item = itemOf(node);
  item.id = node.id;
  item.description = description(node);
  return item;
}

function itemOf(node: RuleNode): TreeItem {
  if (node.kind === 'folder') return folderItem(node.name);
  if (node.kind === 'pack') return packItem(node.pack, node.folder !== null);
  if (node.kind === 'rule') return ruleItem(node.rule, node.folder);
  return problemItem(node.problem, node.folder);
}

function folderItem(name: string): TreeItem {
  const item = new TreeItem(name, TreeItemCollapsibleState.Expanded);
  item.iconPath = ThemeIcon.Folder;
  item.contextValue = 'folder';
  return item;
}

const packIcons: Readonly<Record<PackSummary['origin'], string>> = { workspace: 'root-folder', npm: 'package', 'built-in': 'library' };

function packItem(pack: Omit<PackSummary, 'rules'>, canChange: boolean): TreeItem {
  const item = new TreeItem(pack.name, TreeItemCollapsibleState.Collapsed);
  item.iconPath = new ThemeIcon(packIcons[pack.origin], pack.isEnabled ? undefined : new ThemeColor('disabledForeground'));
  item.tooltip = pack.description;
  // The workspace's own rules are in force because they are there: they have no switch.
  const canSwitch = canChange && pack.origin !== 'workspace';
  item.contextValue = canSwitch ? `pack.${pack.isEnabled ? 'on' : 'off'}` : 'pack';
  if (!pack.isEnabled) item.resourceUri = dimmed(pack.name);
  return item;
}

const severityIcons: Readonly<Record<RuleSummary['severity'], readonly [icon: string, color: string]>> = {
  error: ['error', 'problemsErrorIcon.foreground'],
  warning: ['warning', 'problemsWarningIcon.foreground'],
  info: ['info', 'problemsInfoIcon.foreground'],
  hint: ['lightbulb', 'editorLightBulb.foreground'],
  off: ['circle-slash', 'disabledForeground'],
};

function ruleItem(rule: RuleSummary, folder: string | null): TreeItem {
  const item = new TreeItem(rule.id, TreeItemCollapsibleState.None);
  const [icon, color] = severityIcons[rule.severity];
  item.iconPath = new ThemeIcon(icon, new ThemeColor(color));
  item.tooltip = ruleTooltip(rule);
  item.contextValue = `rule.${rule.severity === 'off' ? 'off' : 'on'}${folder === null ? '.readonly' : ''}`;
  item.command = { command: 'stewardry.openRule', title: 'Open Rule', arguments: [ruleArgument(rule, folder)] };
  if (rule.severity === 'off') item.resourceUri = dimmed(rule.id);
  return item;
}

/** Argument of `stewardry.openRule`. */
export function ruleArgument({ id }: RuleSummary, folder: string | null): { ruleId: string; uri?: string } {
  return folder === null ? { ruleId: id } : { ruleId: id, uri: Uri.file(folder).toString() };
}

function ruleTooltip(rule: RuleSummary): MarkdownString {
  const text = new MarkdownString();
  text.appendMarkdown('**').appendText(rule.id).appendMarkdown('**\n\n').appendText(rule.message).appendMarkdown('\n\n');
  const severity = rule.severity === rule.defaultSeverity ? rule.severity : `${rule.severity} (by default ${rule.defaultSeverity})`;
  return text.appendText([rule.subject, severity, ...(rule.fixable ? ['has a fix'] : [])].join(' · '));
}

function problemItem(problem: Notice, folder: string | null): TreeItem {
  const item = new TreeItem(problem.message, TreeItemCollapsibleState.None);
  const [icon, color] = severityIcons[problem.severity];
  item.iconPath = new ThemeIcon(icon, new ThemeColor(color));
  item.tooltip = problem.path === undefined ? problem.message : `${problem.path}\n${problem.message}`;
  item.contextValue = 'problem';
  if (problem.path !== undefined) {
    const selection = problem.range?.start;
    const uri = fileUri(folder ?? '/', problem.path);
    const options = selection === undefined ? {} : { selection: { start: selection, end: selection } };
    item.command = { command: 'vscode.open', title: 'Open File', arguments: [uri, options] };
  }
  return item;
}

/** Draws what is switched off in the colour of disabled things. */
export const dimOff: FileDecorationProvider = {
  provideFileDecoration: (uri) =>
    uri.scheme === dimScheme ? new FileDecoration(undefined, undefined, new ThemeColor('disabledForeground')) : undefined,
};

function dimmed(name: string): Uri {
  return Uri.from({ scheme: dimScheme, path: `/${name}` });
}
