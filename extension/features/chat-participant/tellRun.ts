import type { RunQuestion, RunStreamEvent, RunSummary } from '../../../protocol/runs.ts';
import { describeRun, joined, shortened } from '../../platform/runWords.ts';
import { withoutPictures } from '../../platform/safeMarkdown.ts';

/** A button in an answer. */
export interface TellButton {
  readonly title: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

/** Where an answer is written: the part of the chat's own stream that is used. */
export interface Telling {
  markdown(text: string): void;
  progress(text: string): void;
  button(button: TellButton): void;
}

/** Writes one thing that happened in a run into an answer of the chat. */
export function tellEvent(event: RunStreamEvent, telling: Telling): void {
  switch (event.kind) {
    case 'text':
      telling.markdown(withoutPictures(event.text));
      break;
    case 'step':
      tellStep(event.step, telling);
      break;
    case 'question':
      tellQuestion(event.question, telling);
      break;
    case 'notice':
      telling.progress(event.text);
      break;
    case 'restart':
      telling.markdown('\n\n*That answer broke off; it is asked again.*\n\n');
      break;
    // Thinking, output and decisions are in the log.
    default:
  }
}

function tellStep({ title, state, kind, verdict }: Extract<RunStreamEvent, { kind: 'step' }>['step'], telling: Telling): void {
  if (kind === 'model') return;
  if (state === 'running') telling.progress(title);
  if (state === 'refused') telling.progress(`Refused: ${joined([title, verdict?.reason ?? ''])}`);
}

function tellQuestion({ id, kind, title, reason, risk, detail }: RunQuestion, telling: Telling): void {
  const head = kind === 'action' ? `${title} (${risk} risk: ${reason})` : title;
  telling.markdown(withoutPictures(`\n\n**${head}**\n\n${detail}\n\n`));
  const on = (label: string, command: string): void => telling.button({ title: label, command, arguments: [id] });
  if (kind === 'action' && risk !== 'high') on('Allow Once', 'stewardry.allowQuestion');
  if (kind === 'action') on('Deny', 'stewardry.denyQuestion');
  on('Answer…', 'stewardry.answerQuestion');
}

/** What stands under a finished run. */
export function tellEnd(run: RunSummary, telling: Telling): void {
  telling.markdown(`\n\n---\n\n**${describeRun(run)}** ${withoutPictures(shortened(run.status, 300))}\n\n`);
  // The chat folds up whatever stands before the last text: buttons come after it.
  const on = (title: string, command: string): void => telling.button({ title, command, arguments: [run.id] });
  // Rejecting is in the review.
  if (run.review === 'open') on('Review', 'stewardry.reviewRun');
  if (run.review === 'open' && run.state === 'completed') on('Apply', 'stewardry.applyRun');
  if (run.review === 'applied' || run.review === 'partly_applied') on('Undo…', 'stewardry.undoRun');
  if (run.state !== 'completed') on('Go On', 'stewardry.resumeRun');
  on('Show Log', 'stewardry.showRunLog');
}
