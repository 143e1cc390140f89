import type { CancellationToken } from 'vscode-languageserver/node';

/** The editor's cancellation token as an AbortSignal. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
