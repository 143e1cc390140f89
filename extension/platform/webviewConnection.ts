import { CancellationTokenSource, commands, Disposable, type WebviewPanel } from 'vscode';
import type { Backend } from '../backend/backend.ts';
import { describeFailure, isCancelled } from '../backend/wireFailure.ts';
import type { ViewDefinition } from './viewDefinition.ts';
import { type FromView, readMessage, type ToView } from './webviewMessages.ts';

/** What every page may run: the way out when the backend is away, and to the cause when something failed. */
const ALWAYS_ALLOWED = ['stewardry.restartBackend', 'stewardry.showLog'];

/** Connects a page with the backend and the editor until it is disposed. Has no code for any single request. */
export class WebviewConnection implements Disposable {
  readonly #panel: WebviewPanel;
  readonly #backend: Backend;
  readonly #subscriptions: Disposable;
  readonly #underWay = new Map<number, CancellationTokenSource>();
  /** What the page was asked for again with, while it was not to be seen. */
  #state: unknown;

  constructor(panel: WebviewPanel, backend: Backend, view: Pick<ViewDefinition<never>, 'requests' | 'notifications' | 'commands'>) {
    this.#panel = panel;
    this.#backend = backend;
    const allowed = { requests: view.requests, commands: [...view.commands, ...ALWAYS_ALLOWED] };
    this.#subscriptions = Disposable.from(
      panel.webview.onDidReceiveMessage((message: unknown) => {
        const read = readMessage(message, allowed);
        if (read !== undefined) void this.#take(read);
      }),
      backend.onDidChangeState((connection) => this.#tell({ kind: 'connection', connection })),
      ...view.notifications.map((method) => backend.on(method, (params) => this.#tell({ kind: 'notification', method, params }))),
    );
  }

  /** The page is asked for again, with another state that has the same key. */
  reopen(state: unknown): void {
    // A page that is to be seen hears it at once, another one when it has been made again; each time it is said once.
    if (this.#panel.visible) this.#post({ kind: 'state', state });
    else this.#state = state;
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const source of this.#underWay.values()) source.cancel();
  }

  async #take(message: FromView): Promise<void> {
    if (message.kind === 'ready') this.#greet();
    else if (message.kind === 'title') this.#panel.title = message.title;
    else if (message.kind === 'cancel') this.#underWay.get(message.id)?.cancel();
    else if (message.kind === 'command') await this.#answer(message.id, () => commands.executeCommand(message.command, ...message.args));
    else await this.#request(message);
  }

  #greet(): void {
    this.#post({ kind: 'connection', connection: this.#backend.state });
    if (this.#state !== undefined) this.#post({ kind: 'state', state: this.#state });
    this.#state = undefined;
  }

  /** A page that is not to be seen does not exist: the editor makes it anew, and it asks for everything then. */
  #tell(message: ToView): void {
    if (this.#panel.visible) this.#post(message);
  }

  #post(message: ToView): void {
    void this.#panel.webview.postMessage(message);
  }

  async #request({ id, method, params }: Extract<FromView, { kind: 'request' }>): Promise<void> {
    const source = new CancellationTokenSource();
    this.#underWay.set(id, source);
    await this.#answer(id, () => this.#backend.send(method, params, source.token));
    // A page that was made anew counts from the beginning.
    if (this.#underWay.get(id) === source) this.#underWay.delete(id);
    source.dispose();
  }

  async #answer(id: number, ask: () => PromiseLike<unknown>): Promise<void> {
    try {
      this.#post({ kind: 'response', id, result: await ask() });
    } catch (error) {
      this.#post({ kind: 'failure', id, message: describeFailure(error), isCancelled: isCancelled(error) });
    }
  }
}
