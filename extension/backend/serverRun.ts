import * as path from 'node:path';
import type { CancellationToken, LogOutputChannel, Uri } from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, type LanguageClientOptions, TransportKind } from 'vscode-languageclient/node';
import { withHiddenSecrets } from './hideSecrets.ts';
import { SERVER_ENVIRONMENT, SERVER_NODE_OPTIONS } from './serverProcess.ts';

/** Answers one request of the server. */
export type Answer = (params: unknown, token: CancellationToken) => Promise<unknown>;

/** What one run of the server needs from the outside. */
export interface ServerRunOptions {
  /** Folder of the installed extension. */
  readonly extensionPath: string;
  readonly log: LogOutputChannel;
  /** Added to the environment of the server process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Called with each notification of the server that is not LSP's own. */
  readonly onNotification: (method: string, params: unknown) => void;
  /** Methods to listen to. */
  readonly notifications: readonly string[];
  /** Requests of the server that are not LSP's own, by method. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** Resolves when the server knows the folders; documents are not checked before. */
  readonly prepared: () => Promise<void>;
  /** Called when a document's findings have arrived by pull. */
  readonly onDocumentChecked: (uri: Uri) => void;
  /** Called once, when the connection is gone without `dispose`. */
  readonly onLost: (reason: string) => void;
}

/** The server did not answer `initialize` for this long: it hangs, treat it as dead. */
const START_LIMIT_MS = 30_000;

/** Commands that hover texts of the server may link to. */
const linkableCommands = ['stewardry.openRule', 'stewardry.explain'];

/** One life of the server process, from start to death. Never restarts itself: a new life is a new object. */
export class ServerRun {
  readonly #options: ServerRunOptions;
  readonly #client: LanguageClient;
  #isDisposed = false;
  #isLost = false;

  constructor(options: ServerRunOptions) {
    this.#options = options;
    this.#client = new QuietClient(
      'stewardry',
      'Stewardry',
      {
        module: path.join(options.extensionPath, 'dist', 'server', 'main.mjs'),
        transport: TransportKind.ipc,
        // No `runtime`: the editor's own Node, which is new enough for the native parts since engines.vscode 1.101.
        options: { env: { ...SERVER_ENVIRONMENT, ...options.environment }, execArgv: [...SERVER_NODE_OPTIONS] },
      },
      this.#clientOptions(),
    );
    for (const method of options.notifications) this.listen(method);
    for (const [method, answer] of options.answers) this.#client.onRequest(method, answer);
  }

  get pid(): number | undefined {
    return this.#client.serverProcess?.pid;
  }

  /** Hears of one more notification. */
  listen(method: string): void {
    this.#client.onNotification(method, (params: unknown) => this.#options.onNotification(method, params));
  }

  /** Resolves when the server has answered `initialize`. Rejects when it cannot start; `onLost` is called then, too. */
  async start(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${START_LIMIT_MS / 1000} s`)), START_LIMIT_MS);
    });
    try {
      await Promise.race([this.#client.start(), limit]);
    } catch (error) {
      this.#lose(`did not start: ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  send(method: string, params: unknown, token?: CancellationToken): Promise<unknown> {
    return this.#client.sendRequest(method, params, token);
  }

  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    try {
      await this.#client.dispose();
    } catch (error) {
      // A server that is dead already, or that does not answer `shutdown`, is ended by the client: nothing left to do.
      this.#options.log.debug(`Backend: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #lose(reason: string): void {
    if (this.#isDisposed || this.#isLost) return;
    this.#isLost = true;
    this.#options.onLost(reason);
  }

  #clientOptions(): LanguageClientOptions {
    const { log, prepared, onDocumentChecked } = this.#options;
    return {
      documentSelector: [{ scheme: 'file' }, { scheme: 'untitled' }, { notebook: '*' }],
      outputChannel: log,
      traceOutputChannel: withHiddenSecrets(log),
      diagnosticPullOptions: { onChange: true, onSave: true, onFocus: false },
      markdown: { isTrusted: { enabledCommands: linkableCommands }, supportHtml: false },
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          this.#lose('ended unexpectedly');
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
      middleware: {
        async provideDiagnostics(document, previousResultId, token, next) {
          await prepared();
          const report = await next(document, previousResultId, token);
          onDocumentChecked('uri' in document ? document.uri : document);
          return report;
        },
      },
    };
  }
}

/** The stock client pops up a message for every trouble of the connection; ours are shown once, by the supervisor. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
