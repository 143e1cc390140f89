import type { RunSummary } from '../../../protocol/runs.ts';
import type { SessionSummary } from '../../../protocol/sessions.ts';
import { costOf, joined, shortened, stateAndStatus, stateWord } from '../../platform/runWords.ts';
import { countOf } from '../../platform/wording.ts';

/** What the indicator depends on. */
export interface IndicatorInput {
  /** The current session. */
  readonly session: SessionSummary | undefined;
  /** The name of its folder, where there are several; else empty. */
  readonly folder: string;
  /** Its run that is under way, else its last. */
  readonly run: RunSummary | undefined;
  /** Questions of all runs. */
  readonly questions: number;
  /** Runs of any session that are at work. */
  readonly working: number;
}

/** What the status bar item shows. `text` may hold codicons. */
export interface IndicatorView {
  readonly text: string;
  readonly tooltip: readonly string[];
  readonly emphasis: 'none' | 'warning';
  /** What a screen reader says. */
  readonly label: string;
}

/** Persona · state · cost against budget; `undefined`: there is nothing to show. */
export function indicatorView({ session, folder, run, questions, working }: IndicatorInput): IndicatorView | undefined {
  if (session === undefined && questions === 0 && working === 0) return undefined;
  const state = stateOf(session, run, questions);
  const cost = session === undefined ? '' : costOf(session.spent, session.budget);
  const who = session?.persona ?? countOf(working, 'run');
  const scripted = run?.isScripted === true ? 'scripted' : '';
  const words = joined([who, state, scripted, cost]);
  return {
    text: `$(${iconOf(run, questions)}) ${words}`,
    tooltip: [
      ...(session === undefined ? [] : [joined([folder, shortened(session.title)])]),
      ...(run === undefined ? [] : [stateAndStatus(run)]),
      ...(session?.model === undefined ? [] : [session.model]),
      'Click to switch, pause, stop or answer',
    ],
    emphasis: questions > 0 ? 'warning' : 'none',
    label: `Stewardry session: ${words}`,
  };
}

function stateOf(session: SessionSummary | undefined, run: RunSummary | undefined, questions: number): string {
  if (questions > 0) return `${countOf(questions, 'question')}${run?.isPausing === true ? ', then pauses' : ''}`;
  if (session?.state === 'paused') return 'paused';
  return run === undefined ? 'ready' : stateWord(run);
}

function iconOf(run: RunSummary | undefined, questions: number): string {
  if (questions > 0) return 'question';
  if (run?.state === 'running' || run?.state === 'verifying' || run?.state === 'pending') return 'sync~spin';
  if (run?.state === 'failed' || run?.state === 'failed_verification' || run?.state === 'interrupted') return 'warning';
  return run?.state === 'paused' ? 'debug-pause' : 'comment-discussion';
}
