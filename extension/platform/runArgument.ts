import { window } from 'vscode';
import type { RunSummary } from '../../protocol/runs.ts';
import { whichFolder } from './documents.ts';
import { idIn } from './fields.ts';
import { say } from './notices.ts';
import type { OfFolder } from './runBook.ts';
import type { Runs } from './runs.ts';
import { describeRun, joined } from './runWords.ts';

/**
 * The run that a command means: of a row of the Runs view, of an id, or the one that a person picks among those that fit. `undefined`: they
 * changed their mind, or there is none (which is said).
 */
export async function runMeant(
  runs: Runs,
  argument: unknown,
  fits: (run: RunSummary) => boolean = () => true,
  none = 'There is no run to do this with.',
): Promise<OfFolder<RunSummary> | undefined> {
  const id = idIn(argument, 'run');
  if (id !== undefined) return runs.find(id);
  const fitting = runs.book.runs.filter(fits);
  if (fitting.length <= 1) {
    if (fitting.length === 0) say(none);
    return fitting[0];
  }
  const rows = fitting.map((run) => ({ label: run.title, description: joined([whichFolder(run.folder), describeRun(run)]), run }));
  return (await window.showQuickPick(rows, { title: 'Which run?' }))?.run;
}
