import type { Answer } from '../../ai/contract/provider.ts';

/** Somebody looks at a list; a provider that takes longer counts as one that does not answer. Milliseconds. */
const PATIENCE_MS = 10_000;

/** Asks a provider for something that costs nothing, with an end. */
export async function withinPatience<T>(ask: (signal: AbortSignal) => Promise<Answer<T>>, signal: AbortSignal): Promise<Answer<T>> {
  const limit = AbortSignal.timeout(PATIENCE_MS);
  const answer = await ask(AbortSignal.any([signal, limit]));
  if (answer.ok || !limit.aborted) return answer;
  return { ok: false, failure: { kind: 'timeout', message: `No answer within ${PATIENCE_MS / 1000} s` } };
}
