import type { JobState } from '../../protocol/jobs.ts';

/** Nothing moves a job on from here by itself. */
export const ENDED: readonly JobState[] = ['completed', 'cancelled', 'dead'];
/** Waits to be run. */
export const WAITING: readonly JobState[] = ['pending', 'failed'];

/** The states in which a person may ask for each of these; in every other one it is refused. */
export const ALLOWED_IN = {
  cancel: ['pending', 'failed', 'running'],
  retry: ['failed', 'dead', 'cancelled'],
  requeue: ['completed', 'failed', 'dead', 'cancelled'],
  discard: ['completed', 'failed', 'dead', 'cancelled'],
} as const satisfies Readonly<Record<string, readonly JobState[]>>;
export type JobOperation = keyof typeof ALLOWED_IN;

export function hasEnded(state: JobState): boolean {
  return ENDED.includes(state);
}
