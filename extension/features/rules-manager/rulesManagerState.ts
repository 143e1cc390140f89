/** What the page is opened with; webviews/rules-manager/openedWith.ts reads the same. */
export interface RulesManagerState {
  readonly folder: string;
  /** A rule that was begun from selected code of `path`. */
  readonly draft?: { readonly source: string; readonly tests: string; readonly path: string; readonly patterns: readonly string[] };
}

/** Whether a value can be what a page was opened with. */
export function isRulesManagerState(value: unknown): value is RulesManagerState {
  if (typeof value !== 'object' || value === null || !('folder' in value) || typeof value.folder !== 'string') return false;
  if (!('draft' in value) || value.draft === undefined) return true;
  const { draft } = value;
  if (typeof draft !== 'object' || draft === null) return false;
  return (
    ['source', 'tests', 'path'].every((key) => typeof Reflect.get(draft, key) === 'string') && Array.isArray(Reflect.get(draft, 'patterns'))
  );
}
