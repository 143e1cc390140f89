import { commands, Disposable, EventEmitter, workspace } from 'vscode';
import type { AiMode } from '../../protocol/ai.ts';
import type { Backend } from '../backend/backend.ts';
import { localFolders } from './documents.ts';

/**
 * Where models may be asked, as the backend says it. What would offer AI in a folder that has none is left out; menus and views have
 * `stewardry.hasAi` for that, which is set while any folder of the window has some. What is not known yet offers nothing.
 */
export class AiModes implements Disposable {
  readonly #modes = new Map<string, AiMode>();
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(backend: Backend) {
    this.#subscriptions = Disposable.from(
      this.#changed,
      backend.on('ai/modeChanged', ({ folder, mode }) => {
        this.#modes.set(folder, mode);
        this.#show();
      }),
      workspace.onDidChangeWorkspaceFolders(() => this.#show()),
    );
  }

  /** Models may be asked in a folder of the window; without `folder`: in any. */
  hasAi(folder?: string): boolean {
    const open = localFolders().map(({ uri }) => uri.fsPath);
    return open.some((each) => (folder === undefined || each === folder) && (this.#modes.get(each) ?? 'none') !== 'none');
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #show(): void {
    void commands.executeCommand('setContext', 'stewardry.hasAi', this.hasAi());
    this.#changed.fire();
  }
}
