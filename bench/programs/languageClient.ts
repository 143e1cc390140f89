import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticReportKind,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type ServerCapabilities,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { SERVER_ENVIRONMENT, SERVER_NODE_OPTIONS } from '../../extension/backend/serverProcess.ts';
import { astGrep } from './astGrep.ts';
import { bundles } from './checkout.ts';

/** An open document in a language server, as an editor drives it. */
export interface LanguageClient {
  /** Milliseconds from the start of the process to the answer to `initialize`. */
  readonly startTime: number;
  readonly pid: number;
  /** Any request; ours has some beside LSP's. */
  request(method: string, params: unknown): Promise<unknown>;
  /** Calls back with each notification of a method. */
  onNotification(method: string, listener: (params: unknown) => void): void;
  /** Opens a TypeScript document and returns its diagnostics. */
  open(file: string, text: string): Promise<readonly Diagnostic[]>;
  /**
   * Changes the opened document and returns the diagnostics of the new version. The server gets the change or the whole text,
   * whichever it asked for: ours takes changes, the peer whole texts.
   */
  change(file: string, version: number, change: TextDocumentContentChangeEvent, whole: string): Promise<readonly Diagnostic[]>;
  stop(): Promise<void>;
}

/** How a server is asked for diagnostics: pulled by ours, awaited from the peer. */
interface Session {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  diagnose(uri: string, version: number): Promise<readonly Diagnostic[]>;
}

/** Starts our backend as the extension does: over IPC, with diagnostics pulled after each change. */
export async function startStewardry(folder: string, home: string): Promise<LanguageClient> {
  const started = performance.now();
  const env = { ...process.env, ...SERVER_ENVIRONMENT, STEWARDRY_HOME: home };
  const child = fork(bundles.languageServer, ['--node-ipc', `--clientProcessId=${process.pid}`], {
    cwd: folder,
    env,
    execArgv: [...SERVER_NODE_OPTIONS],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  const diagnose = async (uri: string): Promise<readonly Diagnostic[]> => {
    const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    if (report.kind !== DocumentDiagnosticReportKind.Full) throw new Error(`A full report was expected, not "${report.kind}".`);
    return report.items;
  };
  return connect({ child, connection, diagnose }, folder, started);
}

/** Starts the peer's language server, which pushes diagnostics after each change. */
export async function startAstGrep(folder: string): Promise<LanguageClient> {
  const started = performance.now();
  const child = spawn(astGrep(), ['lsp'], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const published = new Map<string, PublishDiagnosticsParams>();
  const waiting = new Map<string, (params: PublishDiagnosticsParams) => void>();
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    const key = `${params.uri} ${params.version}`;
    const resolve = waiting.get(key);
    waiting.delete(key);
    if (resolve === undefined) published.set(key, params);
    else resolve(params);
  });
  const diagnose = async (uri: string, version: number): Promise<readonly Diagnostic[]> => {
    const key = `${uri} ${version}`;
    const early = published.get(key);
    published.delete(key);
    const params = early ?? (await new Promise<PublishDiagnosticsParams>((resolve) => waiting.set(key, resolve)));
    return params.diagnostics;
  };
  return connect({ child, connection, diagnose }, folder, started);
}

async function connect({ child, connection, diagnose }: Session, folder: string, started: number): Promise<LanguageClient> {
  connection.onRequest(() => null); // capabilities, progress: nothing that an answer would change
  connection.listen();
  const { capabilities } = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'bench' }],
    capabilities: { textDocument: { diagnostic: {}, publishDiagnostics: { versionSupport: true } } },
  });
  const startTime = performance.now() - started;
  await connection.sendNotification(InitializedNotification.type, {});
  return {
    startTime,
    pid: child.pid ?? -1,
    request: (method, params) => connection.sendRequest(method, params),
    onNotification: (method, listener) => void connection.onNotification(method, listener),
    async open(file, text) {
      const uri = pathToFileURL(file).href;
      await connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: 'typescript', version: 1, text },
      });
      return diagnose(uri, 1);
    },
    async change(file, version, change, whole) {
      const uri = pathToFileURL(file).href;
      const contentChanges = takesChanges(capabilities) ? [change] : [{ text: whole }];
      await connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges });
      return diagnose(uri, version);
    },
    stop: () => stop(child, connection),
  };
}

function takesChanges({ textDocumentSync }: ServerCapabilities): boolean {
  const kind = typeof textDocumentSync === 'object' ? textDocumentSync.change : textDocumentSync;
  return kind === TextDocumentSyncKind.Incremental;
}

/** Longest time that a server may take to end by itself. Milliseconds. */
const GRACE_MS = 5_000;

async function stop(child: ChildProcess, connection: MessageConnection): Promise<void> {
  const ended = once(child, 'exit');
  const force = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await connection.sendRequest(ShutdownRequest.type, undefined);
  await connection.sendNotification(ExitNotification.type);
  await ended;
  clearTimeout(force);
  connection.dispose();
}
