import type { ContextItem } from '../../../protocol/sessions.ts';
import { countOf } from '../../platform/wording.ts';

/** Two items with the same key are the same thing. */
export function keyOf(item: ContextItem): string {
  return JSON.stringify(item);
}

/** Without repetition, in their order. */
export function distinct(items: readonly ContextItem[]): readonly ContextItem[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

/** What an item is called in a list; the backend's own labels say the same. */
export function labelOf(item: ContextItem): string {
  switch (item.kind) {
    case 'file':
      return item.path;
    case 'selection':
      return `selection of ${item.path}, ${countOf(item.endLine - item.startLine + 1, 'line')}`;
    case 'symbol':
      return `${item.name} in ${item.path}`;
    case 'diagnostics':
      return item.path === undefined ? 'problems of the folder' : `problems of ${item.path}`;
    case 'finding':
      return `finding ${item.ruleId} in ${item.path}:${item.line + 1}`;
    case 'gitDiff':
      return item.staged ? 'staged changes' : 'changes since the last commit';
    case 'instructions':
      return item.path;
    case 'practice':
      return `practice ${item.id}`;
    case 'note':
      return `note: ${item.text}`;
  }
}

const icons: Readonly<Record<ContextItem['kind'], string>> = {
  file: 'file',
  selection: 'selection',
  symbol: 'symbol-method',
  diagnostics: 'warning',
  finding: 'shield',
  gitDiff: 'diff',
  instructions: 'book',
  practice: 'checklist',
  note: 'note',
};

export function iconOf(item: ContextItem): string {
  return icons[item.kind];
}
