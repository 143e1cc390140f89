import { type Connection, ErrorCodes, LSPErrorCodes, ResponseError, type WorkDoneProgressServerReporter } from 'vscode-languageserver/node';
import type { WireError } from '../../../protocol/index.ts';
import type { Reply } from '../../kernel/dispatch.ts';
import type { Backend } from './backend.ts';
import { signalOf } from './cancellation.ts';

/** Long requests show `$/progress` under these titles; the rest show none. */
const TITLES: Readonly<Record<string, string>> = {
  'rules/scan': 'Stewardry: checking the workspace',
  'rules/fixWorkspace': 'Stewardry: computing fixes',
  'rules/writeBaseline': 'Stewardry: writing the baseline',
};

/**
 * Every request of `protocol/` under its own method name, and every notification of the backend to the client. `onReply` sees
 * what was asked and answered before the client does.
 */
export function registerPassThrough(
  connection: Connection,
  backend: Backend,
  onReply: (method: string, params: unknown, reply: Reply) => void,
): void {
  connection.onRequest(async (method, rawParams, token) => {
    const params: unknown = Array.isArray(rawParams) ? rawParams[0] : rawParams;
    const progress = await openProgress(connection, method);
    const reply = await backend.dispatch(method, params, {
      signal: signalOf(token),
      caller: 'lsp',
      report: ({ done, total, message }) =>
        progress?.report(total > 0 ? Math.floor((done / total) * 100) : 0, message ?? `${done} of ${total}`),
    });
    progress?.done();
    onReply(method, params, reply);
    return reply.ok ? reply.value : toResponseError(reply.error);
  });
  backend.onNotification((method, params) => void connection.sendNotification(method, params));
}

async function openProgress(connection: Connection, method: string): Promise<WorkDoneProgressServerReporter | undefined> {
  const title = TITLES[method];
  if (title === undefined) return undefined;
  const progress = await connection.window.createWorkDoneProgress();
  progress.begin(title, 0);
  return progress;
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
