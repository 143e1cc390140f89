import type { RunSummary } from '../../protocol/runs.ts';
import { hasEnded } from './runWords.ts';

/** Something that a person can do with a run now. */
export interface RunAction {
  readonly label: string;
  /** Never the button that stands out. */
  readonly isQuiet?: true;
  readonly does:
    | { readonly kind: 'request'; readonly method: 'runs/pause' | 'runs/resume' | 'runs/cancel' }
    | { readonly kind: 'command'; readonly command: string }
    | { readonly kind: 'again' }
    | { readonly kind: 'continue' }
    | { readonly kind: 'go'; readonly place: 'new' | 'history' | 'compare' };
}

const command = (label: string, id: string): RunAction => ({ label, does: { kind: 'command', command: `stewardry.${id}` } });
const request = (label: string, method: 'runs/pause' | 'runs/resume' | 'runs/cancel'): RunAction => ({
  label,
  does: { kind: 'request', method },
});

/** What can be done with a run as it is, what is most likely wanted first. */
export function runActions(run: RunSummary): readonly RunAction[] {
  return hasEnded(run.state) ? ended(run) : atWork(run);
}

/** What can be done besides, always in the same place. */
export function elsewhere({ state }: RunSummary): readonly RunAction[] {
  return hasEnded(state) ? [...AGAIN, ...ELSEWHERE] : ELSEWHERE;
}

const AGAIN: readonly RunAction[] = [
  { label: 'Run Again…', isQuiet: true, does: { kind: 'again' } },
  { label: 'Compare…', isQuiet: true, does: { kind: 'go', place: 'compare' } },
];

const ELSEWHERE: readonly RunAction[] = [
  { label: 'New Task', isQuiet: true, does: { kind: 'go', place: 'new' } },
  { label: 'History', isQuiet: true, does: { kind: 'go', place: 'history' } },
];

function atWork({ state }: RunSummary): readonly RunAction[] {
  const isStill = state === 'paused' || state === 'interrupted';
  return [
    isStill ? request('Go On', 'runs/resume') : { ...request('Pause', 'runs/pause'), isQuiet: true },
    { ...request('Stop', 'runs/cancel'), isQuiet: true },
  ];
}

function ended({ state, review, filesChanged }: RunSummary): readonly RunAction[] {
  const isOpen = filesChanged > 0 && (review === 'open' || review === 'partly_applied');
  const isApplied = review === 'applied' || review === 'partly_applied';
  return [
    ...(isOpen ? [command('Review Changes', 'reviewRun'), command('Apply All', 'applyRun'), command('Reject All…', 'rejectRun')] : []),
    ...(isApplied ? [{ ...command('Undo…', 'undoRun'), isQuiet: true } as const] : []),
    ...(state === 'completed' ? [] : [request('Go On With It', 'runs/resume')]),
    { label: 'Continue in Its Session', isQuiet: true, does: { kind: 'continue' } },
  ];
}
