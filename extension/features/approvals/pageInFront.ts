import { type Disposable, TabInputWebview, window } from 'vscode';
import { viewTypeOf } from '../../platform/viewDefinition.ts';

/** The page of run-task/taskPage.contribution.ts; the editor puts a word of its own before the kind of a page. */
const PAGE = new RegExp(`\\b${viewTypeOf('task-executor')}$`);

/** Titles of the pages that are in front in any group: the page of a run is called as the run is, cut to a length, and asks in place. */
export function pagesInFront(): readonly string[] {
  const tabs = window.tabGroups.all.flatMap(({ activeTab }) => activeTab ?? []);
  return tabs.flatMap(({ input, label }) => (input instanceof TabInputWebview && PAGE.test(input.viewType) ? [label] : []));
}

/** Calls back when others may be in front. */
export function onPagesMoved(moved: () => void): Disposable {
  return window.tabGroups.onDidChangeTabs(moved);
}
