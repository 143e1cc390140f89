import type { Failure } from '../contract/failure.ts';
import type { StreamEvent } from '../contract/provider.ts';

/**
 * Makes any source of events keep the contract: what it throws becomes the one `error` at the end, an end without `done` or `error` is a
 * failure, nothing follows the end, and when the caller has cancelled the end is `cancelled` whatever the source says (SDKs end silently).
 */
export async function* guardStream(
  source: () => AsyncIterable<StreamEvent>,
  toFailure: (error: unknown) => Failure,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent, void, undefined> {
  const cancelled: StreamEvent = { type: 'error', failure: { kind: 'cancelled', message: 'The request was cancelled' } };
  if (signal.aborted) return yield cancelled;
  try {
    for await (const event of source()) {
      if (signal.aborted) return yield cancelled;
      yield event;
      if (event.type === 'done' || event.type === 'error') return;
    }
  } catch (error) {
    return yield signal.aborted ? cancelled : { type: 'error', failure: toFailure(error) };
  }
  if (signal.aborted) return yield cancelled;
  yield { type: 'error', failure: { kind: 'incomplete', message: 'The answer ended without its end mark' } };
}
