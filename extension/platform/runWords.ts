import type { ReviewState, RunState, RunSummary, RunVerdict } from '../../protocol/runs.ts';
import { countOf } from './wording.ts';

/** Micro-dollars as a person reads them: `$0.12`, `under $0.01`, `$1.50`. */
export function money(microdollars: number): string {
  if (microdollars > 0 && microdollars < 10_000) return 'under $0.01';
  return `$${(microdollars / 1_000_000).toFixed(2)}`;
}

/** What it cost of what it may: `$0.12 of $1.00`. */
export function costOf(spent: number, budget: number | undefined): string {
  return budget === undefined ? money(spent) : `${money(spent)} of ${money(budget)}`;
}

/** What a run took: `1,200 tokens · $0.12 of $1.00`. An external agent's model tells nobody. */
export function usageOf({ tokens, cost, budget, isCostUnknown }: Pick<RunSummary, 'tokens' | 'cost' | 'budget' | 'isCostUnknown'>): string {
  return isCostUnknown === true ? 'cost unknown' : joined([countOf(tokens, 'token'), costOf(cost, budget)]);
}

const stateWords: Readonly<Record<RunState, string>> = {
  pending: 'starts',
  running: 'working',
  waiting: 'waits for you',
  paused: 'paused',
  interrupted: 'interrupted',
  verifying: 'verifying',
  completed: 'completed',
  failed_verification: 'verification failed',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** How a run does. One that was told to pause goes on until its step is through. */
export function stateWord({ state, isPausing }: Pick<RunSummary, 'state' | 'isPausing'>): string {
  if (isPausing !== true) return stateWords[state];
  return state === 'waiting' ? `${stateWords.waiting}, then pauses` : 'pauses after this step';
}

/** The state, and what the run says of it where it says more: `completed: All checks pass.` */
export function stateAndStatus(run: Pick<RunSummary, 'state' | 'isPausing' | 'status'>): string {
  return run.status === '' ? stateWord(run) : `${stateWord(run)}: ${run.status}`;
}

const reviewWords: Readonly<Record<ReviewState, string>> = {
  none: '',
  open: 'to review',
  applied: 'applied',
  partly_applied: 'partly applied',
  rejected: 'rejected',
  undone: 'undone',
};

/** What stands behind a run's title: `completed · 3 files to review · scripted · $0.12`. */
export function describeRun(run: RunSummary): string {
  const files = run.filesChanged === 0 || run.review === 'none' ? '' : `${countOf(run.filesChanged, 'file')} ${reviewWords[run.review]}`;
  const progress = run.state === 'running' && run.progress !== undefined ? `${Math.round(run.progress)} %` : '';
  const questions = run.questions === 0 ? '' : countOf(run.questions, 'question');
  const cost = run.cost === 0 ? '' : costOf(run.cost, run.budget);
  return joined([stateWord(run), progress, questions, files, run.isScripted ? 'scripted' : '', cost]);
}

/** An outcome with its reason, where there is one. */
export function verdictWords({ outcome, reason }: Pick<RunVerdict, 'outcome' | 'reason'>): string {
  return reason === '' ? outcome : `${outcome}: ${reason}`;
}

/** The parts that are there, with dots between. */
export function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

/** A title cut to what fits in a line. */
export function shortened(text: string, length = 60): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}

/** Icon and colour of a run's state, as the editor's icons are called. */
export const runIcons: Readonly<Record<RunState, readonly [icon: string, color?: string]>> = {
  pending: ['clock'],
  running: ['loading~spin'],
  verifying: ['loading~spin'],
  waiting: ['question', 'problemsWarningIcon.foreground'],
  paused: ['debug-pause'],
  interrupted: ['debug-disconnect', 'problemsWarningIcon.foreground'],
  completed: ['pass', 'testing.iconPassed'],
  failed_verification: ['warning', 'problemsWarningIcon.foreground'],
  failed: ['error', 'problemsErrorIcon.foreground'],
  cancelled: ['circle-slash', 'disabledForeground'],
};
