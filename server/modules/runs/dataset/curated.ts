import type { RunRating } from '../../../../protocol/runs.ts';
import { hasEnded } from '../machine/runStates.ts';
import type { RunRow } from '../schemas.ts';

/**
 * Is this how a model should work? A person has taken over the whole change and let it stand, or has praised the run; nobody said no to it. Answers of a
 * script are no model's.
 */
export function isCurated(
  { state, review, is_scripted }: Pick<RunRow, 'state' | 'review' | 'is_scripted'>,
  rating: RunRating['value'] | undefined,
): boolean {
  if (!hasEnded(state) || is_scripted === 1 || rating === 'down') return false;
  if (review === 'rejected' || review === 'undone') return false;
  return review === 'applied' || rating === 'up';
}

/** Is this how a model should not work? A person has refused its whole change, taken it back, or blamed the run. */
export function isRejected(
  { state, review, is_scripted }: Pick<RunRow, 'state' | 'review' | 'is_scripted'>,
  rating: RunRating['value'] | undefined,
): boolean {
  if (!hasEnded(state) || is_scripted === 1 || rating === 'up') return false;
  return review === 'rejected' || review === 'undone' || rating === 'down';
}
