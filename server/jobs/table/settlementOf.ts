import type { Outcome } from '../attempt.ts';
import type { ClaimedJob } from './jobRow.ts';
import type { Settlement } from './statements.ts';

/** What an outcome makes of a job. `now`: wall time in milliseconds. `backoffMs`: to wait before the next attempt, when there is one. */
export function settlementOf(
  job: Pick<ClaimedJob, 'id' | 'fence' | 'attempts' | 'max_attempts'>,
  outcome: Exclude<Outcome, { kind: 'lost' }>,
  now: number,
  backoffMs: number,
): Settlement {
  const base = { id: job.id, fence: job.fence, refund: 0, runAt: 0, result: null, error: null, now } as const;
  if (outcome.kind === 'completed') return { ...base, state: 'completed', result: outcome.result };
  if (outcome.kind === 'released') return { ...base, state: 'pending', refund: 1 };
  if (outcome.kind === 'cancelled') return { ...base, state: 'cancelled' };
  const { error, isFinal } = outcome;
  if (isFinal || job.attempts >= job.max_attempts) return { ...base, state: 'dead', error };
  return { ...base, state: 'failed', error, runAt: now + backoffMs };
}
