import type { ReviewState, RunState, RunStep, RunSummary } from '../../protocol/runs.ts';
import { countOf, duration, money } from '../shared/words.ts';

/** Icon, colour and words of a run's state; the Runs view has the same. */
interface Look {
  readonly icon: string;
  readonly tone: 'good' | 'bad' | 'warn' | 'muted' | 'busy';
  readonly words: string;
}

const runLooks: Readonly<Record<RunState, Look>> = {
  pending: { icon: 'clock', tone: 'muted', words: 'Starts' },
  running: { icon: 'loading', tone: 'busy', words: 'Working' },
  waiting: { icon: 'question', tone: 'warn', words: 'Waits for you' },
  paused: { icon: 'debug-pause', tone: 'muted', words: 'Paused' },
  interrupted: { icon: 'debug-disconnect', tone: 'warn', words: 'Interrupted' },
  verifying: { icon: 'loading', tone: 'busy', words: 'Verifying' },
  completed: { icon: 'pass', tone: 'good', words: 'Completed' },
  failed_verification: { icon: 'warning', tone: 'warn', words: 'Verification failed' },
  failed: { icon: 'error', tone: 'bad', words: 'Failed' },
  cancelled: { icon: 'circle-slash', tone: 'muted', words: 'Cancelled' },
};

export function lookOfRun(state: RunState): Look {
  return runLooks[state];
}

const stepLooks: Readonly<Record<RunStep['state'], Look>> = {
  planned: { icon: 'circle-outline', tone: 'muted', words: 'planned' },
  asking: { icon: 'question', tone: 'warn', words: 'waits for a yes' },
  running: { icon: 'loading', tone: 'busy', words: 'at work' },
  done: { icon: 'check', tone: 'good', words: 'done' },
  refused: { icon: 'circle-slash', tone: 'bad', words: 'refused' },
  failed: { icon: 'error', tone: 'bad', words: 'failed' },
  cancelled: { icon: 'circle-slash', tone: 'muted', words: 'cancelled' },
  rolled_back: { icon: 'discard', tone: 'muted', words: 'taken back' },
};

export function lookOfStep(state: RunStep['state']): Look {
  return stepLooks[state];
}

const reviewWords: Readonly<Record<ReviewState, string>> = {
  none: 'no changes',
  open: 'to review',
  applied: 'applied',
  partly_applied: 'partly applied',
  rejected: 'rejected',
  undone: 'undone',
};

/** `3 files to review`, `no changes`. */
export function changesOf({ filesChanged, review }: Pick<RunSummary, 'filesChanged' | 'review'>): string {
  return review === 'none' || filesChanged === 0 ? reviewWords.none : `${countOf(filesChanged, 'file')} ${reviewWords[review]}`;
}

/** Over, whatever became of it. */
export function hasEnded(state: RunState): boolean {
  return state === 'completed' || state === 'failed_verification' || state === 'failed' || state === 'cancelled';
}

/** What it cost of what it may: `$0.12 of $1.00`. An external agent's model tells nobody. */
export function costOf({ cost, budget, isCostUnknown }: Pick<RunSummary, 'cost' | 'budget' | 'isCostUnknown'>): string {
  if (isCostUnknown === true) return 'cost unknown';
  return budget === undefined ? money(cost) : `${money(cost)} of ${money(budget)}`;
}

/** How long it has been at it, or was; empty before it began. `now`: milliseconds since 1970. */
export function timeOf({ startedAt, finishedAt }: Pick<RunSummary, 'startedAt' | 'finishedAt'>, now = Date.now()): string {
  if (startedAt === undefined) return '';
  return duration((finishedAt === undefined ? now : Date.parse(finishedAt)) - Date.parse(startedAt));
}

/** Micro-dollars of what a person typed (`1.50`, `$2`); empty text: none. `undefined` when it is no amount. */
export function parseBudget(text: string): { readonly budget?: number } | undefined {
  const amount = text.trim().replace(/^\$/, '');
  if (amount === '') return {};
  return /^\d+(\.\d+)?$/.test(amount) ? { budget: Math.round(Number(amount) * 1_000_000) } : undefined;
}
