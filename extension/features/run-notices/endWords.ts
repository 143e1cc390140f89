import type { RunSummary } from '../../../protocol/runs.ts';
import { joined, money, shortened } from '../../platform/runWords.ts';
import { countOf } from '../../platform/wording.ts';

/** What is said when a run has ended, and what can be done about it. */
export interface EndWords {
  readonly text: string;
  /** Something is left to decide, after which it is no longer so. */
  readonly isOpen: boolean;
  readonly actions: readonly EndAction[];
}

/** A button and the command behind it, which gets the run's id. */
export interface EndAction {
  readonly label: string;
  readonly command: `stewardry.${string}`;
}

const REVIEW: EndAction = { label: 'Review', command: 'stewardry.reviewRun' };
const APPLY: EndAction = { label: 'Apply', command: 'stewardry.applyRun' };
const LOG: EndAction = { label: 'Show Log', command: 'stewardry.showRunLog' };
const GO_ON: EndAction = { label: 'Go On', command: 'stewardry.resumeRun' };
const STOP: EndAction = { label: 'Stop', command: 'stewardry.cancelRun' };

/** A run that waits for a person because of what it did, not because they told it to. */
export function pauseWords(run: Pick<RunSummary, 'title' | 'isScripted'>, reason: string): EndWords {
  return {
    text: `"${shortened(run.title)}"${run.isScripted ? ' (scripted)' : ''} is paused: ${reason}`,
    isOpen: true,
    actions: [GO_ON, STOP, LOG],
  };
}

/** `undefined`: the person ended it, nothing needs to be said. */
export function endWords(run: RunSummary): EndWords | undefined {
  const title = `"${shortened(run.title)}"${run.isScripted ? ' (scripted)' : ''}`;
  const files = run.review === 'open' ? `${countOf(run.filesChanged, 'file')} to review` : '';
  const facts = joined([files, run.cost === 0 ? '' : money(run.cost)]);
  const behind = facts === '' ? '' : ` (${facts})`;
  const isOpen = run.review === 'open';
  const review = isOpen ? [REVIEW] : [];
  switch (run.state) {
    case 'completed':
      return { text: `${title} is done${behind}.`, isOpen, actions: isOpen ? [REVIEW, APPLY] : [LOG] };
    case 'failed_verification':
      return {
        text: `${title} says it is done, but the checks fail: ${run.status}${behind}`,
        isOpen: true,
        actions: [...review, LOG, GO_ON],
      };
    case 'failed':
      return { text: `${title} failed: ${run.status}${behind}`, isOpen: true, actions: [...review, LOG, GO_ON] };
    default:
      return undefined;
  }
}
