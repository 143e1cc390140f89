import { commands, Disposable } from 'vscode';
import { showInformation, showStanding, showWarning } from '../../platform/notices.ts';
import { hasEnded } from '../../platform/runBook.ts';
import type { Runs } from '../../platform/runs.ts';
import { readSetting } from '../../platform/settings.ts';
import { type EndWords, endWords, pauseWords } from './endWords.ts';

/** One message when a run has ended, or was paused by what watches it, with what can be done about it. Runs that were handed on say nothing of their own. */
export function registerRunNotices(runs: Runs): Disposable {
  return Disposable.from(
    runs.onDidEnd(async (run) => {
      const words = endWords(run);
      if (words !== undefined && run.parent === undefined && readSetting<string>('run.notify') === 'always') await tell(run.id, words);
    }),
    runs.onDidHappen(({ run: id, events }) => {
      const run = runs.book.run(id);
      if (run === undefined || readSetting<string>('run.notify') === 'never') return;
      for (const event of events) {
        const isPause = event.kind === 'step' && event.step.kind === 'correction' && event.step.title === 'Paused';
        if (isPause) void tellPause(runs, id, pauseWords(run, event.step.output ?? ''));
      }
    }),
  );
}

async function tell(run: string, { kind, text, actions }: EndWords): Promise<void> {
  const show = kind === 'warning' ? showWarning : showInformation;
  const choice = await show(text, ...actions.map(({ label }) => label));
  const action = actions.find(({ label }) => label === choice);
  if (action !== undefined) await commands.executeCommand(action.command, run);
}

/** Stands until somebody lets the run go on, or ends it, wherever they do. */
async function tellPause(runs: Runs, id: string, { text, actions }: EndWords): Promise<void> {
  const settled = new AbortController();
  let wasPaused = false;
  const watching = runs.onDidChange(() => {
    const run = runs.book.run(id);
    // The message may come before the state.
    if (run?.state === 'paused') wasPaused = true;
    else if (wasPaused || run === undefined || hasEnded(run)) settled.abort();
  });
  const links = actions.map(({ label, command }) => ({ label, command, arguments: [id] }));
  await showStanding(text, links, settled.signal);
  watching.dispose();
}
