import { commands, Disposable, TabInputText, TabInputTextDiff, window } from 'vscode';
import { reviewFileOf } from './reviewDocuments.ts';

/** Knows which run's review the active tab shows, so that the editor title can act on it. */
export class ActiveReview implements Disposable {
  /** Tabs of the editor for several differences are known by their title only: the API does not say what is in them. */
  readonly #titles = new Map<string, string>();
  readonly #subscriptions: Disposable;

  constructor() {
    const follow = (): void => {
      void commands.executeCommand('setContext', 'stewardry.isReviewing', this.run !== undefined);
    };
    this.#subscriptions = Disposable.from(window.tabGroups.onDidChangeTabs(follow), window.tabGroups.onDidChangeTabGroups(follow));
  }

  /** The run whose changes the active tab shows. */
  get run(): string | undefined {
    const tab = window.tabGroups.activeTabGroup.activeTab;
    if (tab === undefined) return undefined;
    if (tab.input instanceof TabInputTextDiff) return reviewFileOf(tab.input.modified)?.run;
    if (tab.input instanceof TabInputText) return reviewFileOf(tab.input.uri)?.run;
    // The editor puts the number of files behind the title.
    return [...this.#titles].findLast(([title]) => tab.label.startsWith(title))?.[1];
  }

  /** A review with this title was opened. */
  note(title: string, run: string): void {
    this.#titles.set(title, run);
    void commands.executeCommand('setContext', 'stewardry.isReviewing', this.run !== undefined);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
