import type { RunState } from '../../../../protocol/runs.ts';
import { ConflictError } from '../../../base/errors.ts';

/**
 * Which state may follow which. `completed` and `failed_verification` are only reached through `verifying`: no run ends well without a verdict.
 * Those that a person ended, or that failed, can be taken up again from their journal.
 */
const NEXT: Readonly<Record<RunState, readonly RunState[]>> = {
  pending: ['running', 'interrupted', 'failed', 'cancelled'],
  running: ['waiting', 'paused', 'interrupted', 'verifying', 'failed', 'cancelled'],
  waiting: ['running', 'paused', 'interrupted', 'verifying', 'failed', 'cancelled'],
  paused: ['running', 'interrupted', 'failed', 'cancelled'],
  interrupted: ['running', 'failed', 'cancelled'],
  verifying: ['running', 'waiting', 'paused', 'completed', 'failed_verification', 'interrupted', 'failed', 'cancelled'],
  completed: ['verifying'],
  failed_verification: ['verifying', 'running'],
  failed: ['running', 'cancelled'],
  cancelled: ['running'],
};

const ENDED: readonly RunState[] = ['completed', 'failed_verification', 'failed', 'cancelled'];
const ALIVE: readonly RunState[] = ['pending', 'running', 'waiting', 'verifying'];

/** Whether one state may follow another; staying is always fine. */
export function mayFollow(from: RunState, to: RunState): boolean {
  return from === to || NEXT[from].includes(to);
}

/** Throws `ConflictError` for a step that a run cannot take. */
export function checkTransition(id: string, from: RunState, to: RunState): void {
  if (mayFollow(from, to)) return;
  throw new ConflictError(`Run "${id}" is ${words(from)}, so it cannot become ${words(to)}.`);
}

/** Nothing happens in it any more until somebody takes it up again. */
export function hasEnded(state: RunState): boolean {
  return ENDED.includes(state);
}

/** Some process has to work on it; when none does it was interrupted. */
export function needsProcess(state: RunState): boolean {
  return ALIVE.includes(state);
}

/** States in which work is under way, or has been given to a process. */
export const STATES_WITH_PROCESS: readonly RunState[] = ALIVE;

function words(state: RunState): string {
  return state.replaceAll('_', ' ');
}
