import type { NotificationDefinition, ParamsIn, ParamsOut, RequestDefinition, ResultOut } from '../../protocol/define.ts';

interface EditorApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** What the host sends; extension/platform/webviewMessages.ts is the other end. */
type FromHost =
  | { readonly kind: 'response'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string }
  | { readonly kind: 'notification'; readonly method: string; readonly params: unknown };

/** The connection of a view with its host: requests and notifications of the protocol, and the state it was opened with. */
export class Host {
  readonly #api = acquireVsCodeApi();
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  readonly #listeners = new Map<string, Set<(params: never) => void>>();
  #lastId = 0;

  constructor() {
    window.addEventListener('message', ({ data }: MessageEvent<FromHost>) => this.#receive(data));
    // The editor hands this back when it restores the page after a reload of the window.
    this.#api.setState(this.state);
  }

  /** What the host opened the view with. */
  get state(): unknown {
    return JSON.parse(document.body.dataset['state'] ?? 'null');
  }

  /** Rejects with an Error whose message is meant for a person. */
  request<D extends RequestDefinition>(method: D['method'], params: ParamsIn<D>): Promise<ResultOut<D>> {
    const id = ++this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#api.postMessage({ kind: 'request', id, method, params });
    // The backend validated the result against the schema of this very method.
    return answer as Promise<ResultOut<D>>;
  }

  /** Calls `listener` at each notification until the returned function is called. */
  on<D extends NotificationDefinition>(method: D['method'], listener: (params: ParamsOut<D>) => void): () => void {
    const listeners = this.#listeners.get(method) ?? new Set();
    this.#listeners.set(method, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  #receive(message: FromHost): void {
    if (message.kind === 'notification') {
      // The backend validated the parameters before it sent them.
      for (const listener of this.#listeners.get(message.method) ?? []) listener(message.params as never);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'response') waiting?.resolve(message.result);
    else waiting?.reject(new Error(message.message));
  }
}
