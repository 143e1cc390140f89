import { commands, Disposable } from 'vscode';
import type { RunSummary } from '../../../protocol/runs.ts';
import { type NoticeLink, showInformation, showStanding } from '../../platform/notices.ts';
import { hasEnded } from '../../platform/runBook.ts';
import type { Runs } from '../../platform/runs.ts';
import { readSetting } from '../../platform/settings.ts';
import { type EndWords, endWords, pauseWords } from './endWords.ts';

/** One message when a run has ended, or was paused by what watches it, with what can be done about it. Runs that were handed on say nothing of their own. */
export function registerRunNotices(runs: Runs): Disposable {
  return Disposable.from(
    runs.onDidEnd(async (run) => {
      const words = endWords(run);
      if (words !== undefined && run.parent === undefined && readSetting<string>('run.notify') === 'always')
        await tellEnd(runs, run, words);
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

/** Stands until somebody has decided about what was made, or lets the run go on, wherever they do. */
async function tellEnd(runs: Runs, { id, state, review }: RunSummary, words: EndWords): Promise<void> {
  if (!words.isOpen) return await tell(id, words);
  const settled = new AbortController();
  const watching = runs.onDidChange(() => {
    const run = runs.book.run(id);
    if (run?.state !== state || run.review !== review) settled.abort();
  });
  const links = linksOf(words, id).map((link) => ({ ...link, endsIt: true }) as const);
  await showStanding(words.text, links, settled.signal);
  watching.dispose();
}

/** What stays true goes by itself. */
async function tell(run: string, { text, actions }: EndWords): Promise<void> {
  const choice = await showInformation(text, ...actions.map(({ label }) => label));
  const action = actions.find(({ label }) => label === choice);
  if (action !== undefined) await commands.executeCommand(action.command, run);
}

function linksOf({ actions }: EndWords, run: string): readonly NoticeLink[] {
  return actions.map(({ label, command }) => ({ label, command, arguments: [run] }));
}

/** Stands until somebody lets the run go on, or ends it, wherever they do. */
async function tellPause(runs: Runs, id: string, words: EndWords): Promise<void> {
  const settled = new AbortController();
  let wasPaused = false;
  const watching = runs.onDidChange(() => {
    const run = runs.book.run(id);
    // The message may come before the state.
    if (run?.state === 'paused') wasPaused = true;
    else if (wasPaused || run === undefined || hasEnded(run)) settled.abort();
  });
  await showStanding(words.text, linksOf(words, id), settled.signal);
  watching.dispose();
}
