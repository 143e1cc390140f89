import { MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri } from 'vscode';
import type { TemplateKind, TemplateSummary } from '../../../protocol/templates.ts';
import { countOf } from '../../platform/wording.ts';
import { contextOf, describeTemplate, type TemplateNode, type TemplateProblem } from './templateNodes.ts';

/** A row as the editor draws it. */
export function toItem(node: TemplateNode): TreeItem {
  const item = itemOf(node);
  item.contextValue = contextOf(node);
  return item;
}

function itemOf(node: TemplateNode): TreeItem {
  switch (node.kind) {
    case 'folder':
      return withIcon(new TreeItem(node.name, TreeItemCollapsibleState.Expanded), 'root-folder');
    case 'group':
      return groupItem(node.of, node.children.length, node.isOpen);
    case 'template':
      return templateItem(node.folder, node.template);
    case 'problem':
      return problemItem(node.problem);
  }
}

export const kindNames: Readonly<Record<TemplateKind, string>> = {
  file: 'Files',
  snippet: 'Snippets',
  project: 'Projects',
  prompt: 'Prompts',
  task: 'Tasks',
  pipeline: 'Pipelines',
  rule: 'Rules',
  persona: 'Personas',
};
export const kindIcons: Readonly<Record<TemplateKind, string>> = {
  file: 'file-code',
  snippet: 'symbol-snippet',
  project: 'project',
  prompt: 'sparkle',
  task: 'checklist',
  pipeline: 'rocket',
  rule: 'law',
  persona: 'account',
};

function groupItem(kind: TemplateKind, count: number, isOpen: boolean): TreeItem {
  const item = new TreeItem(kindNames[kind], isOpen ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed);
  item.description = String(count);
  item.accessibilityInformation = { label: `${kindNames[kind]}, ${countOf(count, 'template')}` };
  return withIcon(item, kindIcons[kind]);
}

function templateItem(folder: string, template: TemplateSummary): TreeItem {
  const item = new TreeItem(template.name);
  const tooltip = new MarkdownString().appendMarkdown('**').appendText(template.name).appendMarkdown('** ').appendText(template.version);
  item.tooltip = tooltip.appendMarkdown('\n\n').appendText(template.description);
  item.description = describeTemplate(template);
  item.command = { command: 'stewardry.newFromTemplate', title: 'Fill In Template', arguments: [{ folder, template }] };
  item.accessibilityInformation = { label: `${template.name}, ${template.kind} template. ${template.description}` };
  // What others wrote stands out from what is built in.
  return withIcon(
    item,
    template.layer === 'built-in'
      ? 'library'
      : template.layer === 'workspace'
        ? 'root-folder'
        : template.layer === 'package'
          ? 'package'
          : 'person',
  );
}

function problemItem({ file, line, message }: TemplateProblem): TreeItem {
  const item = new TreeItem(message);
  item.iconPath = new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground'));
  item.tooltip = `${file}\n${message}`;
  const start = { line, character: 0 };
  item.command = { command: 'vscode.open', title: 'Open File', arguments: [Uri.file(file), { selection: { start, end: start } }] };
  return item;
}

function withIcon(item: TreeItem, icon: string): TreeItem {
  item.iconPath = new ThemeIcon(icon);
  return item;
}
