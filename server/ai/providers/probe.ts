import type { Failure } from '../contract/failure.ts';
import type { Answer, Health } from '../contract/provider.ts';

/** Runs something that may throw and gives its failure as a value. */
export async function attempt<T>(work: () => Promise<T>, toFailure: (error: unknown) => Failure, signal: AbortSignal): Promise<Answer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const failure = signal.aborted ? ({ kind: 'cancelled', message: 'The request was cancelled' } as const) : toFailure(error);
    return { ok: false, failure };
  }
}

/** Times a question that costs nothing. */
export async function probe(ask: () => Promise<Answer<unknown>>): Promise<Answer<Health>> {
  const started = performance.now();
  const answer = await ask();
  return answer.ok ? { ok: true, value: { latencyMs: performance.now() - started } } : answer;
}
