import { fieldsOf, textAt } from '../../platform/fields.ts';

/** What the page is opened with; webviews/rules-manager/openedWith.ts reads the same. */
export interface RulesManagerState {
  readonly folder: string;
  /** A rule that was begun from selected code of `path`. */
  readonly draft?: { readonly source: string; readonly tests: string; readonly path: string; readonly patterns: readonly string[] };
}

/** Whether a value can be what a page was opened with. */
export function isRulesManagerState(value: unknown): value is RulesManagerState {
  const { folder, draft } = fieldsOf(value);
  if (typeof folder !== 'string') return false;
  if (draft === undefined) return true;
  const hasTexts = ['source', 'tests', 'path'].every((name) => textAt(draft, name) !== undefined);
  return hasTexts && Array.isArray(fieldsOf(draft)['patterns']);
}
