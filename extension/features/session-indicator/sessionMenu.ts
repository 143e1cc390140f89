import { type QuickPickItem, QuickPickItemKind } from 'vscode';
import type { RunSummary } from '../../../protocol/runs.ts';
import { hasEnded, type OfFolder } from '../../platform/runBook.ts';
import { shortened } from '../../platform/runWords.ts';
import { countOf } from '../../platform/wording.ts';

/** An entry of the indicator's menu: a command with its arguments; without `command`: a separator. */
export interface SessionMenuItem extends QuickPickItem {
  readonly command?: string;
  readonly arguments?: readonly unknown[];
}

/** What can be done now about the current session and its run. */
export function sessionMenu(run: OfFolder<RunSummary> | undefined, questions: number, hasSession: boolean): SessionMenuItem[] {
  const answer: SessionMenuItem[] =
    questions === 0 ? [] : [{ label: `$(question) Answer ${countOf(questions, 'Question')}…`, command: 'stewardry.answerQuestions' }];
  const session: SessionMenuItem[] = hasSession
    ? [
        { label: '$(edit) Rename Session…', command: 'stewardry.renameSession' },
        { label: '$(export) Export Session…', command: 'stewardry.exportSession' },
        { label: '$(archive) Archive Session', command: 'stewardry.archiveSession' },
      ]
    : [];
  return [
    ...answer,
    ...(run === undefined ? [] : runItems(run)),
    { label: 'Session', kind: QuickPickItemKind.Separator },
    { label: '$(play) Run AI Task…', command: 'stewardry.runTask' },
    { label: '$(arrow-swap) Switch Session…', command: 'stewardry.switchSession' },
    { label: '$(list-tree) Show Runs', command: 'stewardry.runs.focus' },
    ...session,
  ];
}

function runItems(run: OfFolder<RunSummary>): SessionMenuItem[] {
  const on = (label: string, command: string): SessionMenuItem => ({ label, command, arguments: [run.id] });
  const isPaused = run.state === 'paused' || run.state === 'interrupted' || run.isPausing === true;
  const steering: SessionMenuItem[] = hasEnded(run)
    ? []
    : [
        on('$(comment) Say Something to It…', 'stewardry.steerRun'),
        isPaused ? on('$(debug-continue) Go On', 'stewardry.resumeRun') : on('$(debug-pause) Pause', 'stewardry.pauseRun'),
        on('$(debug-stop) Stop', 'stewardry.cancelRun'),
      ];
  const again = hasEnded(run) && run.state !== 'completed' ? [on('$(debug-restart) Go On With It', 'stewardry.resumeRun')] : [];
  const review =
    run.review === 'open' || run.review === 'partly_applied' ? [on('$(diff-multiple) Review Changes', 'stewardry.reviewRun')] : [];
  return [
    { label: shortened(run.title), kind: QuickPickItemKind.Separator },
    ...review,
    ...steering,
    ...again,
    on('$(list-flat) Show Log of the Run', 'stewardry.showRunLog'),
  ];
}
