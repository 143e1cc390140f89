import { type Disposable, EventEmitter, window, workspace } from 'vscode';
import { folderOf, localFolders } from './documents.ts';

/** The folder that a view of a single folder shows: that of the editor that was active last, else the first. */
export class ActiveFolder implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: readonly Disposable[];
  #path = firstFolder();
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscriptions = [
      this.#changed,
      window.onDidChangeActiveTextEditor(() => this.#follow()),
      workspace.onDidChangeWorkspaceFolders(() => this.#follow()),
    ];
    this.#follow();
  }

  /** Absolute; `null` in a window without folders. */
  get path(): string | null {
    return this.#path;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #follow(): void {
    const active = window.activeTextEditor?.document.uri;
    const ofEditor = active === undefined ? undefined : folderOf(active);
    const isOpen = localFolders().some(({ uri }) => uri.fsPath === this.#path);
    const next = ofEditor?.uri.scheme === 'file' ? ofEditor.uri.fsPath : isOpen ? this.#path : firstFolder();
    if (next === this.#path) return;
    this.#path = next;
    this.#changed.fire();
  }
}

function firstFolder(): string | null {
  return localFolders()[0]?.uri.fsPath ?? null;
}
