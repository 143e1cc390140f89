import { type Connection, ErrorCodes, LSPErrorCodes, ResponseError, type WorkDoneProgressServerReporter } from 'vscode-languageserver/node';
import type { WireError } from '../../../protocol/index.ts';
import type { Progress } from '../../kernel/call.ts';
import type { Reply } from '../../kernel/dispatch.ts';
import type { Backend } from './backend.ts';
import { signalOf, tokenOf } from './cancellation.ts';

/** Long requests show `$/progress` under these titles; the rest show none. */
const TITLES: Readonly<Record<string, string>> = {
  'rules/scan': 'Stewardry: checking the workspace',
  'rules/fixWorkspace': 'Stewardry: computing fixes',
  'rules/writeBaseline': 'Stewardry: writing the baseline',
};

/**
 * Every request of `protocol/` under its own method name, in both directions, and every notification of the backend to the client. `onReply` sees
 * what was asked and answered before the client does.
 */
export function registerPassThrough(
  connection: Connection,
  backend: Backend,
  onReply: (method: string, params: unknown, reply: Reply) => void,
): void {
  connection.onRequest(async (method, rawParams, token) => {
    const params: unknown = Array.isArray(rawParams) ? rawParams[0] : rawParams;
    const progress = createProgress(connection, TITLES[method]);
    const reply = await backend.dispatch(method, params, { signal: signalOf(token), caller: 'lsp', report: progress.report });
    await progress.done();
    onReply(method, params, reply);
    return reply.ok ? reply.value : toResponseError(reply.error);
  });
  backend.onNotification((method, params) => void connection.sendNotification(method, params));
  backend.serveClient({ ask: (method, params, signal) => connection.sendRequest(method, params, tokenOf(signal)) });
}

/** Work that ends sooner shows nothing: after a save a scan of one changed file would only flicker. Milliseconds. */
const SHOW_AFTER_MS = 500;

/** `$/progress` under a title, begun by the first report that comes late enough; nothing without a title. */
function createProgress(connection: Connection, title: string | undefined): { report(progress: Progress): void; done(): Promise<void> } {
  const started = performance.now();
  let shown: Promise<WorkDoneProgressServerReporter> | undefined;
  const begin = async (): Promise<WorkDoneProgressServerReporter> => {
    const reporter = await connection.window.createWorkDoneProgress();
    reporter.begin(title ?? '', 0);
    return reporter;
  };
  return {
    report({ done, total, message }) {
      if (title === undefined || (shown === undefined && performance.now() - started < SHOW_AFTER_MS)) return;
      shown ??= begin();
      void shown.then((reporter) => reporter.report(total > 0 ? Math.floor((done / total) * 100) : 0, message ?? `${done} of ${total}`));
    },
    async done() {
      (await shown)?.done();
    },
  };
}

/** The wire error travels whole in `data`. */
function toResponseError(error: WireError): ResponseError<WireError> {
  return new ResponseError(RPC_CODE[error.code] ?? LSPErrorCodes.RequestFailed, error.message, error);
}

const RPC_CODE: Partial<Record<WireError['code'], number>> = {
  CANCELLED: LSPErrorCodes.RequestCancelled,
  UNKNOWN_METHOD: ErrorCodes.MethodNotFound,
  VALIDATION: ErrorCodes.InvalidParams,
};
