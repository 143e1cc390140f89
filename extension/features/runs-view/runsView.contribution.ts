import { Disposable, window } from 'vscode';
import type { RunState, RunSummary } from '../../../protocol/runs.ts';
import type { Backend } from '../../backend/backend.ts';
import { askText } from '../../platform/askText.ts';
import { registerCommand } from '../../platform/commands.ts';
import { textAt } from '../../platform/fields.ts';
import { say, showWarning } from '../../platform/notices.ts';
import type { ReadOnlyDocuments } from '../../platform/readOnlyDocuments.ts';
import { runMeant } from '../../platform/runArgument.ts';
import { hasEnded } from '../../platform/runBook.ts';
import type { Runs } from '../../platform/runs.ts';
import { shortened, verdictWords } from '../../platform/runWords.ts';
import { countOf } from '../../platform/wording.ts';
import { runLog } from './runLog.ts';
import { RunsTree } from './runsTree.ts';

/** The side bar's view of runs, live, with what can be done about each. */
export function registerRunsView(backend: Backend, runs: Runs, documents: ReadOnlyDocuments): Disposable {
  const tree = new RunsTree(backend, runs);
  /** A command that changes the state of a run. */
  const change = (verb: 'cancel' | 'pause' | 'resume', fits: (run: RunSummary) => boolean, none: string) => async (row?: unknown) => {
    const run = await runMeant(runs, row, fits, none);
    if (run === undefined) return;
    runs.note(run.folder, await backend.rpc.runs[verb]({ folder: run.folder, id: run.id }));
  };
  const isAtWork = (run: RunSummary): boolean => !hasEnded(run);
  return Disposable.from(
    tree,
    registerCommand('stewardry.refreshRuns', () => tree.reload()),
    registerCommand('stewardry.cancelRun', change('cancel', isAtWork, 'No run is at work.')),
    registerCommand('stewardry.pauseRun', change('pause', isAtWork, 'No run is at work.')),
    registerCommand('stewardry.resumeRun', change('resume', canGoOn, 'No run has stopped on its way.')),
    registerCommand('stewardry.steerRun', async (row?: unknown) => {
      const run = await runMeant(runs, row, isAtWork, 'No run is at work.');
      if (run === undefined) return;
      const text = await askText({
        title: shortened(run.title),
        prompt: 'What should the model know? It reads this before its next step.',
        placeholder: 'Leave the tests alone',
        whenEmpty: 'Say something, or press Escape.',
      });
      if (text !== undefined) await backend.rpc.runs.steer({ folder: run.folder, id: run.id, text });
    }),
    registerCommand('stewardry.showRunLog', async (row?: unknown) => {
      const run = await runMeant(runs, row, undefined, 'There are no runs yet.');
      if (run !== undefined)
        await documents.preview(run.id, `Run ${shortened(run.title, 40)}.md`, await runLog(backend.rpc, run.folder, run.id));
    }),
    registerCommand('stewardry.showStep', async (row?: unknown, step?: string) => {
      const run = await runMeant(runs, row);
      const id = step ?? textAt(row, 'step', 'id');
      if (run === undefined || id === undefined) return;
      const { text, isCut } = await backend.rpc.runs.stepOutput({ folder: run.folder, id: run.id, step: id });
      const shown = runs.book.steps(run.id)?.find((each) => each.id === id);
      const head = [shown?.title ?? id, ...(shown?.verdict === undefined ? [] : [verdictWords(shown.verdict)])];
      const body = text === '' ? (shown?.output ?? 'It wrote nothing.') : text;
      const end = isCut ? '\n… only this much was kept' : '';
      await documents.show(
        run.id,
        `Step ${shown?.number ?? ''} ${shortened(run.title, 40)}.log`,
        `${head.join('\n')}\n\n${body}${end}\n`,
        'log',
      );
    }),
    registerCommand('stewardry.exportDecisions', async (row?: unknown) => {
      const run = await runMeant(runs, row, undefined, 'There are no runs yet.');
      if (run === undefined) return;
      const into = await window.showInputBox({
        title: 'Export Decisions as ADRs',
        prompt: 'Folder for the files, relative to the workspace folder',
        value: 'docs/adr',
        ignoreFocusOut: true,
      });
      if (into === undefined || into.trim() === '') return;
      const { files } = await backend.rpc.runs.exportDecisions({ folder: run.folder, run: run.id, into: into.trim() });
      say(files.length === 0 ? 'This run noted no decisions.' : `Wrote ${countOf(files.length, 'decision')} to "${into.trim()}".`);
    }),
    registerCommand('stewardry.verifyRun', async (row?: unknown) => {
      const run = await runMeant(runs, row, hasEnded, 'No run has ended yet.');
      if (run === undefined) return;
      const { verdict, checks } = await window.withProgress({ location: { viewId: 'stewardry.runs' } }, () =>
        backend.rpc.runs.verify({ folder: run.folder, id: run.id }),
      );
      const failed = checks.filter(({ outcome }) => outcome === 'failed').map(({ name, detail }) => `${name}: ${detail}`);
      const text = `Verification ${verdict}${failed.length === 0 ? '.' : `. ${failed.join(' ')}`}`;
      if (verdict === 'passed') say(text);
      else void showWarning(text);
    }),
  );
}

/** The server goes on with these from their journal. */
const RESUMABLE: ReadonlySet<RunState> = new Set(['paused', 'interrupted', 'failed', 'cancelled', 'failed_verification']);

function canGoOn({ state }: RunSummary): boolean {
  return RESUMABLE.has(state);
}
