import { type Disposable, EventEmitter, type LogOutputChannel, workspace } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { describeFailure } from '../../backend/wireFailure.ts';
import type { FolderRules } from './rulesTree.ts';

/** Milliseconds of quiet before the rules are read again: one edit of a rule file makes several notifications. */
const QUIET_MS = 200;

/** The rules of every folder of the window, read again whenever they, the configuration or the findings change. */
export class RuleCatalog implements Disposable {
  readonly #backend: Backend;
  readonly #log: LogOutputChannel;
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable[];
  #folders: readonly FolderRules[] | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly onDidChange = this.#changed.event;

  constructor(backend: Backend, log: LogOutputChannel) {
    this.#backend = backend;
    this.#log = log;
    const soon = () => this.reload();
    this.#subscriptions = [
      backend.onDidChangeState((state) => {
        if (state === 'running') soon();
      }),
      backend.on('rules/changed', soon),
      backend.on('rules/scanState', ({ state }) => {
        if (state !== 'scanning') soon();
      }),
      workspace.onDidChangeWorkspaceFolders(soon),
    ];
  }

  /** `undefined` until the backend has answered for the first time. */
  get folders(): readonly FolderRules[] | undefined {
    return this.#folders;
  }

  /** Reads everything again soon. */
  reload(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#load(), QUIET_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  async #load(): Promise<void> {
    if (this.#backend.state !== 'running') return;
    try {
      this.#folders = await Promise.all(namedFolders().map(({ folder, name }) => this.#rulesOf(folder, name)));
    } catch (error) {
      this.#log.error(`Rules view: ${describeFailure(error)}`);
      this.#folders ??= [];
    }
    this.#changed.fire();
  }

  async #rulesOf(folder: string | null, name: string): Promise<FolderRules> {
    return { folder, name, ...(await this.#backend.rpc.rules.list({ folder })) };
  }
}

/** Without a folder the built-in rules still check untitled documents. */
function namedFolders(): { folder: string | null; name: string }[] {
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return folders.length === 0 ? [{ folder: null, name: 'Built-in' }] : folders.map(({ uri, name }) => ({ folder: uri.fsPath, name }));
}
