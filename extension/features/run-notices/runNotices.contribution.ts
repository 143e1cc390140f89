import { commands, type Disposable, window } from 'vscode';
import type { Runs } from '../../platform/runs.ts';
import { readSetting } from '../../platform/settings.ts';
import { endWords } from './endWords.ts';

/** One message when a run has ended, with what can be done about it. Runs that were handed on say nothing of their own. */
export function registerRunNotices(runs: Runs): Disposable {
  return runs.onDidEnd(async (run) => {
    const words = endWords(run);
    if (words === undefined || run.parent !== undefined || readSetting<string>('run.notify') !== 'always') return;
    const show = words.kind === 'warning' ? window.showWarningMessage : window.showInformationMessage;
    const choice = await show(words.text, ...words.actions.map(({ label }) => label));
    const action = words.actions.find(({ label }) => label === choice);
    if (action !== undefined) await commands.executeCommand(action.command, run.id);
  });
}
