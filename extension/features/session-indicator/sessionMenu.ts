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

/** What the menu depends on besides the run. */
interface MenuSituation {
  /** How many wait for an answer. */
  readonly questions: number;
  readonly hasSession: boolean;
  /** A model may be asked in the folder. */
  readonly hasAi: boolean;
}

/** What can be done now about the current session and its run. */
export function sessionMenu(run: OfFolder<RunSummary> | undefined, { questions, hasSession, hasAi }: MenuSituation): SessionMenuItem[] {
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
    ...(run === undefined ? [] : runItems(run, hasAi)),
    { label: 'Session', kind: QuickPickItemKind.Separator },
    ...(hasAi ? [{ label: '$(play) Run AI Task…', command: 'stewardry.runTask' }] : []),
    { label: '$(arrow-swap) Switch Session…', command: 'stewardry.switchSession' },
    { label: '$(list-tree) Show Runs', command: 'stewardry.runs.focus' },
    ...session,
  ];
}

/** Without AI a run is stopped, reviewed and looked at; it does not go on. */
function runItems(run: OfFolder<RunSummary>, hasAi: boolean): SessionMenuItem[] {
  const on = (label: string, command: string): SessionMenuItem => ({ label, command, arguments: [run.id] });
  const isPaused = run.state === 'paused' || run.state === 'interrupted' || run.isPausing === true;
  const goOn = (label: string, icon = 'debug-continue') => (hasAi ? [on(`$(${icon}) ${label}`, 'stewardry.resumeRun')] : []);
  const steering: SessionMenuItem[] = hasEnded(run)
    ? []
    : [
        ...(hasAi ? [on('$(comment) Say Something to It…', 'stewardry.steerRun')] : []),
        ...(isPaused ? goOn('Go On') : [on('$(debug-pause) Pause', 'stewardry.pauseRun')]),
        on('$(debug-stop) Stop', 'stewardry.cancelRun'),
      ];
  const again = hasEnded(run) && run.state !== 'completed' ? goOn('Go On With It', 'debug-restart') : [];
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
