import { type CancellationToken, type Disposable, EventEmitter, type LogOutputChannel, type Uri } from 'vscode';
import { decideRestart } from './restartPolicy.ts';
import {
  type ClientMethod,
  type ClientParams,
  type ClientResult,
  createRpc,
  type NotificationMethod,
  type NotificationParams,
  type Rpc,
} from './rpc.ts';
import type { Answer, ServerRun } from './serverRun.ts';
import { BackendUnavailable } from './wireFailure.ts';

/** `waiting`: it died and starts again soon. `failed`: it died too often; a person has to start it. `stopped`: switched off. */
export type BackendState = 'stopped' | 'starting' | 'running' | 'waiting' | 'failed';

/** What the backend process is made from. Read anew for each start. */
export interface BackendSetup {
  readonly extensionPath: string;
  readonly log: LogOutputChannel;
  /** Added to the environment of the process: data folder, log level, metrics. */
  readonly environment: () => Record<string, string>;
  /** Runs first on every new process, before anything else is sent: tells it the folders. */
  readonly prepare: (rpc: Rpc) => Promise<void>;
}

/** Keeps one backend process alive and lets the rest of the extension talk to it. */
export class Backend implements Disposable {
  readonly #setup: BackendSetup;
  readonly #handlers = new Map<string, Set<(params: never) => void>>();
  readonly #answers = new Map<string, Answer>();
  readonly #stateChanged = new EventEmitter<BackendState>();
  readonly #documentChecked = new EventEmitter<Uri>();
  readonly #crashes: number[] = [];
  #state: BackendState = 'stopped';
  #run: ServerRun | undefined;
  #ready = Promise.withResolvers<ServerRun>();
  #timer: NodeJS.Timeout | undefined;

  /** Every request of the protocol. Waits while the backend starts; rejects with BackendUnavailable when it is down for good. */
  readonly rpc = createRpc((method, params, token) => this.send(method, params, token));
  readonly onDidChangeState = this.#stateChanged.event;
  /** Fires when the findings of an open document have arrived. */
  readonly onDidCheckDocument = this.#documentChecked.event;

  constructor(setup: BackendSetup) {
    this.#setup = setup;
    this.#renewReady();
  }

  get state(): BackendState {
    return this.#state;
  }

  /** Process id while there is a process. */
  get pid(): number | undefined {
    return this.#run?.pid;
  }

  /** Listens to a notification across restarts, also when the backend runs already, as for a page that opens. */
  on<M extends NotificationMethod>(method: M, handler: (params: NotificationParams<M>) => void): Disposable {
    const known = this.#handlers.get(method);
    // A run that has started was told of those that there were.
    if (known === undefined) this.#run?.listen(method);
    const handlers = known ?? new Set();
    this.#handlers.set(method, handlers.add(handler));
    return { dispose: () => void handlers.delete(handler) };
  }

  /** Answers a request of the backend, across restarts. Must be there before `start`. */
  answer<M extends ClientMethod>(
    method: M,
    answer: (params: ClientParams<M>, token: CancellationToken) => Promise<ClientResult<M>>,
  ): Disposable {
    // The server validated the parameters against the schema of this very method before sending.
    this.#answers.set(method, (params, token) => answer(params as ClientParams<M>, token));
    return { dispose: () => void this.#answers.delete(method) };
  }

  /** Sends any method; `rpc` is the typed way, this one is for the webview host, which forwards by allow-list. */
  async send(method: string, params: unknown, token?: CancellationToken): Promise<unknown> {
    const run = await this.#ready.promise;
    return run.send(method, params, token);
  }

  /** Starts the process; does nothing while there is one. */
  start(): void {
    if (this.#state === 'stopped' || this.#state === 'failed') void this.#launch();
  }

  /** Ends the process and starts a new one with a clean record. */
  async restart(): Promise<void> {
    await this.stop();
    this.#crashes.length = 0;
    this.start();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    const run = this.#run;
    this.#run = undefined;
    this.#goDown('stopped', 'Stewardry is switched off.');
    await run?.dispose();
  }

  dispose(): void {
    void this.stop();
    this.#stateChanged.dispose();
    this.#documentChecked.dispose();
  }

  async #launch(): Promise<void> {
    const started = performance.now();
    if (this.#state === 'stopped' || this.#state === 'failed') this.#renewReady();
    this.#setState('starting');
    const prepared = Promise.withResolvers<void>();
    // Loaded here and not above: the language client would take a third of the activation budget.
    const { ServerRun } = await import('./serverRun.ts');
    if (this.state !== 'starting') return;
    const run = new ServerRun({
      extensionPath: this.#setup.extensionPath,
      log: this.#setup.log,
      environment: this.#setup.environment(),
      notifications: [...this.#handlers.keys()],
      onNotification: (method, params) => this.#notify(method, params),
      answers: this.#answers,
      prepared: () => prepared.promise,
      onDocumentChecked: (uri) => this.#documentChecked.fire(uri),
      onLost: (reason) => this.#lost(run, reason),
    });
    this.#run = run;
    try {
      await run.start();
      await this.#setup.prepare(createRpc((method, params, token) => run.send(method, params, token)));
    } catch (error) {
      // A run that could not start has reported itself lost; one that cannot open folders is usable for the rest.
      this.#setup.log.error(`Backend: ${error instanceof Error ? error.message : String(error)}`);
    }
    prepared.resolve();
    if (this.#run !== run) return;
    this.#setup.log.info(`Backend: process ${run.pid ?? '?'} ready after ${Math.round(performance.now() - started)} ms`);
    this.#ready.resolve(run);
    this.#setState('running');
  }

  #lost(run: ServerRun, reason: string): void {
    if (this.#run !== run) return;
    this.#run = undefined;
    void run.dispose();
    this.#crashes.push(Date.now());
    const decision = decideRestart(this.#crashes);
    if (!decision.restart) {
      this.#setup.log.error(`Backend: ${reason}; ${decision.crashes} times within 3 minutes, not started again`);
      this.#goDown('failed', 'The Stewardry backend stopped too often. Restart it with "Stewardry: Restart Backend".');
      return;
    }
    this.#setup.log.warn(`Backend: ${reason}; restart ${decision.attempt} in ${decision.delay} ms`);
    if (this.#state === 'running') this.#renewReady();
    this.#setState('waiting');
    this.#timer = setTimeout(() => void this.#launch(), decision.delay);
  }

  /** No process, and none to come by itself: whoever waits is told. */
  #goDown(state: 'stopped' | 'failed', message: string): void {
    this.#ready.reject(new BackendUnavailable(message));
    this.#renewReady();
    this.#ready.reject(new BackendUnavailable(message));
    this.#setState(state);
  }

  #renewReady(): void {
    this.#ready = Promise.withResolvers<ServerRun>();
    // Whoever sends sees the rejection; without senders it is not an error.
    this.#ready.promise.catch(() => undefined);
  }

  #notify(method: string, params: unknown): void {
    // The server validated the parameters against the schema of this very method before sending.
    for (const handler of this.#handlers.get(method) ?? []) handler(params as never);
  }

  #setState(state: BackendState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#stateChanged.fire(state);
  }
}
