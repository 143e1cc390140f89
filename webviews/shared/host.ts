import type { Event, EventParams, Method, Params, Result } from './messages.ts';

interface EditorApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
  getState(): unknown;
}

declare function acquireVsCodeApi(): EditorApi;

/** Whether the backend can be asked. `waiting`: it comes back by itself. */
export type Connection = 'running' | 'starting' | 'waiting' | 'failed' | 'stopped';

/** What the host sends; extension/platform/webviewMessages.ts is the other end. */
type FromHost =
  | { readonly kind: 'response'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string; readonly isCancelled: boolean }
  | { readonly kind: 'notification'; readonly method: string; readonly params: unknown }
  | { readonly kind: 'connection'; readonly connection: Connection }
  | { readonly kind: 'state'; readonly state: unknown };

/** A request or a command that came to nothing. The message is for a person. */
export class RequestFailure extends Error {
  /** Nobody needs to be told: the asker gave it up. */
  readonly isCancelled: boolean;

  constructor(message: string, isCancelled = false) {
    super(message);
    this.isCancelled = isCancelled;
  }
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The connection of a page with its host: requests and notifications of the protocol, commands of the editor, and what is kept. */
export class Host extends EventTarget {
  readonly #api: EditorApi;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, Set<(params: never) => void>>();
  #lastId = 0;
  #opened: unknown;
  #kept: unknown;
  #connection: Connection = 'running';

  /** `opened`: what the page was made for. `messages`: where those of the host arrive. */
  constructor(opened: unknown, api: EditorApi = acquireVsCodeApi(), messages: EventTarget = window) {
    super();
    this.#api = api;
    const saved = api.getState();
    const of = (name: 'opened' | 'kept'): unknown => (typeof saved === 'object' && saved !== null ? Reflect.get(saved, name) : undefined);
    // The page of the host says what it was first made for; it may have been asked for again with something else.
    this.#opened = of('opened') ?? opened;
    this.#kept = of('kept');
    messages.addEventListener('message', (event) => {
      if (event instanceof MessageEvent) this.#receive(event.data);
    });
    this.#save();
    api.postMessage({ kind: 'ready' });
  }

  /** What the host opened the page with. Another one comes with the event `state`. */
  get state(): unknown {
    return this.#opened;
  }

  /** What `keep` kept, also over a reload of the window; `undefined` at first. */
  get kept(): unknown {
    return this.#kept;
  }

  /** Keeps which tab, filter or row a person chose. What must not be lost lives in the backend. Plain JSON. */
  keep(kept: unknown): void {
    this.#kept = kept;
    this.#save();
  }

  /** Changes come with the event `connection`. */
  get connection(): Connection {
    return this.#connection;
  }

  /** Rejects with a RequestFailure; nobody need catch it to tell a person, the page does. */
  request<M extends Method>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>> {
    // The backend validated the result against the schema of this very method.
    return this.#ask({ kind: 'request', method, params }, signal) as Promise<Result<M>>;
  }

  /** Runs a command of the editor, and answers with what it answers. */
  run(command: string, ...args: readonly unknown[]): Promise<unknown> {
    return this.#ask({ kind: 'command', command, args });
  }

  /** Calls `listener` at each notification until the returned function is called. */
  on<E extends Event>(method: E, listener: (params: EventParams<E>) => void): () => void {
    const listeners = this.#listeners.get(method) ?? new Set();
    this.#listeners.set(method, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Names the tab. */
  setTitle(title: string): void {
    this.#api.postMessage({ kind: 'title', title });
  }

  #ask(message: object, signal?: AbortSignal): Promise<unknown> {
    const id = ++this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#api.postMessage({ id, ...message });
    signal?.addEventListener('abort', () => this.#cancel(id), { once: true });
    return answer;
  }

  #cancel(id: number): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    this.#api.postMessage({ kind: 'cancel', id });
    waiting.reject(new RequestFailure('Cancelled.', true));
  }

  #receive(message: FromHost): void {
    if (message.kind === 'notification') this.#notify(message.method, message.params);
    else if (message.kind === 'connection') this.#connect(message.connection);
    else if (message.kind === 'state') {
      this.#opened = message.state;
      this.#save();
      this.dispatchEvent(new CustomEvent('state'));
    } else this.#settle(message);
  }

  #connect(connection: Connection): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    this.dispatchEvent(new CustomEvent('connection'));
  }

  #notify(method: string, params: unknown): void {
    // The backend validated the parameters before it sent them.
    for (const listener of this.#listeners.get(method) ?? []) listener(params as never);
  }

  #settle(message: Extract<FromHost, { kind: 'response' | 'failure' }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'response') waiting?.resolve(message.result);
    else waiting?.reject(new RequestFailure(message.message, message.isCancelled));
  }

  #save(): void {
    this.#api.setState({ opened: this.#opened, kept: this.#kept });
  }
}
