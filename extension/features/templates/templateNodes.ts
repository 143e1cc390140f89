import type { TemplateKind, TemplateSummary } from '../../../protocol/templates.ts';

/** Something wrong in a file of a template. */
export interface TemplateProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** The templates of one folder of the window. */
export interface FolderTemplates {
  readonly folder: string;
  readonly name: string;
  readonly templates: readonly TemplateSummary[];
  readonly problems: readonly TemplateProblem[];
}

/** A row of the Templates view with what is under it. */
export type TemplateNode =
  | { readonly kind: 'folder'; readonly id: string; readonly name: string; readonly children: readonly TemplateNode[] }
  | {
      readonly kind: 'group';
      readonly id: string;
      readonly of: TemplateKind;
      readonly isOpen: boolean;
      readonly children: readonly TemplateNode[];
    }
  | { readonly kind: 'template'; readonly id: string; readonly folder: string; readonly template: TemplateSummary }
  | { readonly kind: 'problem'; readonly id: string; readonly problem: TemplateProblem };

/** The order of the groups: what is used most often first. */
const ORDER: readonly TemplateKind[] = ['file', 'snippet', 'project', 'prompt', 'task', 'pipeline', 'rule', 'persona'];

/** Templates by kind, those of the workspace first; with a filter only those that have each of its words, and their groups are open. */
export function templateNodes(folders: readonly FolderTemplates[], filter: string): readonly TemplateNode[] {
  const [only, ...others] = folders.map((each) => ({ name: each.name, id: each.folder, children: nodesOf(each, filter) }));
  if (others.length === 0) return only?.children ?? [];
  return [only, ...others].flatMap((each) => (each === undefined ? [] : [{ kind: 'folder', ...each } as const]));
}

function nodesOf({ folder, templates, problems }: FolderTemplates, filter: string): readonly TemplateNode[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = templates.filter((template) => words.every((word) => textOf(template).includes(word)));
  const broken = problems.map(
    (problem): TemplateNode => ({ kind: 'problem', id: `problem ${folder} ${problem.file} ${problem.message}`, problem }),
  );
  const groups = ORDER.flatMap((of): TemplateNode[] => {
    const children = shown.filter(({ kind }) => kind === of).sort(byLayerAndName);
    if (children.length === 0) return [];
    // The editor remembers by the id whether a group is open: with a filter it is another one.
    const id = `${words.length === 0 ? 'group' : 'found'} ${folder} ${of}`;
    const rows = children.map(
      (template): TemplateNode => ({ kind: 'template', id: `template ${folder} ${template.id}`, folder, template }),
    );
    return [{ kind: 'group', id, of, isOpen: words.length > 0, children: rows }];
  });
  return [...broken, ...groups];
}

const LAYERS: readonly TemplateSummary['layer'][] = ['workspace', 'package', 'user', 'built-in'];

function byLayerAndName(a: TemplateSummary, b: TemplateSummary): number {
  return LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer) || a.name.localeCompare(b.name);
}

function textOf({ id, name, description, tags, kind, languages }: TemplateSummary): string {
  return [id, name, description, kind, ...tags, ...languages].join(' ').toLowerCase();
}

/** What can be done with a row, as menus ask for it: `template.snippet`, `template.file`. */
export function contextOf(node: TemplateNode): string {
  return node.kind === 'template' ? `template.${node.template.kind}` : node.kind;
}

/** Beside the name: where it comes from, unless it is built in, and how often it was used here. */
export function describeTemplate({ layer, package: from, uses }: TemplateSummary): string {
  const origin = layer === 'built-in' ? '' : (from ?? layer);
  const used = uses.rendered === 0 ? '' : `used ${uses.rendered === 1 ? 'once' : `${uses.rendered} times`}`;
  return [origin, used].filter((part) => part !== '').join(' · ');
}
