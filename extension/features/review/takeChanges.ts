import { commands, Range, window } from 'vscode';
import type { RunSummary } from '../../../protocol/runs.ts';
import type { Backend } from '../../backend/backend.ts';
import type { Rpc } from '../../backend/rpc.ts';
import { dirtyBuffers } from '../../platform/dirtyBuffers.ts';
import { fileUri } from '../../platform/documents.ts';
import { say, showInformation, showWarning } from '../../platform/notices.ts';
import type { OfFolder } from '../../platform/runBook.ts';
import type { Runs } from '../../platform/runs.ts';
import { shortened } from '../../platform/runWords.ts';
import { countOf } from '../../platform/wording.ts';

type Run = OfFolder<RunSummary>;
/** Files, or hunks of files; absent: everything. */
export type Selection = Parameters<Rpc['runs']['apply']>[0]['selection'];
type Applied = Awaited<ReturnType<Rpc['runs']['apply']>>;

/** Writes changes of runs into the person's files and takes them back, and says what came of it. */
export class TakeChanges {
  readonly #backend: Backend;
  readonly #runs: Runs;

  constructor(backend: Backend, runs: Runs) {
    this.#backend = backend;
    this.#runs = runs;
  }

  /** Applies all or a part. A run that did not prove itself is asked about first. */
  async apply(run: Run, selection?: Selection, commits = false): Promise<void> {
    if (selection === undefined && !(await isWanted(run))) return;
    const result = await this.#backend.rpc.runs.apply({ ...this.#request(run), ...part(selection), commits });
    await this.#tell(run, result, selection === undefined, 'Applied', (paths) =>
      this.#backend.rpc.runs.apply({ ...this.#request(run), selection: paths, onConflict: 'markers' }),
    );
  }

  /** Takes back the last application, or a part of it. */
  async undo(run: Run, selection?: Selection, application?: string): Promise<void> {
    const named = application === undefined ? {} : { application };
    const result = await this.#backend.rpc.runs.undo({ ...this.#request(run), ...part(selection), ...named });
    await this.#tell(run, result, selection === undefined, 'Took back', (paths) =>
      this.#backend.rpc.runs.undo({ ...this.#request(run), ...named, selection: paths, onConflict: 'markers' }),
    );
  }

  /** Says no to all or a part; answers whether the person went through with it. */
  async reject(run: Run, selection?: Selection): Promise<boolean> {
    const reason = await window.showInputBox({
      title: selection === undefined ? `Reject "${shortened(run.title)}"` : 'Reject',
      prompt: 'Why? Three rejections of one kind become a proposal for a rule. May be left empty.',
      placeHolder: 'Reason',
      ignoreFocusOut: true,
    });
    if (reason === undefined) return false;
    const { folder, id } = run;
    this.#noted(run, await this.#backend.rpc.runs.reject({ folder, id, ...part(selection), reason: reason.trim() }));
    return true;
  }

  #request({ folder, id }: Run) {
    return { folder, id, buffers: dirtyBuffers(folder) };
  }

  #noted(run: Run, after: RunSummary): void {
    this.#runs.note(run.folder, after);
    this.#runs.forgetFiles(run.id);
  }

  async #tell(
    run: Run,
    { run: after, application, files, conflicts, commit }: Applied,
    isWhole: boolean,
    did: string,
    withMarkers: (paths: { path: string }[]) => Promise<Applied>,
  ): Promise<void> {
    this.#noted(run, after);
    const written = files.filter(({ outcome }) => outcome === 'written' || outcome === 'merged').length;
    const merged = files.filter(({ outcome }) => outcome === 'merged').length;
    const kept = merged === 0 ? '' : `, beside your own edits in ${merged === written ? 'them' : countOf(merged, 'file')}`;
    const committed = commit === undefined ? '' : `, commit ${commit.slice(0, 8)}`;
    // The name is said, because the message of the run before may still stand there, with a button that is about that run.
    const text = `${did} ${countOf(written, 'file')} of "${shortened(run.title)}"${kept}${committed}.`;
    if (conflicts.length > 0) {
      await this.#tellConflicts(run, written === 0 ? '' : `${text} `, conflicts, withMarkers);
      return;
    }
    if (!isWhole) {
      say(text);
      return;
    }
    // Not awaited: a message stays as long as nobody answers it.
    void showInformation(text, did === 'Applied' ? 'Undo' : 'Redo').then((choice) => {
      if (choice !== undefined) void this.undo({ ...after, folder: run.folder }, undefined, application);
    });
  }

  async #tellConflicts(
    run: Run,
    before: string,
    conflicts: Applied['conflicts'],
    withMarkers: (paths: { path: string }[]) => Promise<Applied>,
  ): Promise<void> {
    const paths = [...new Set(conflicts.map(({ path }) => path))];
    const where = paths.length === 1 ? `"${paths[0]}"` : countOf(paths.length, 'file');
    const text = `${before}${countOf(conflicts.length, 'place')} in ${where} changed on both sides and ${conflicts.length === 1 ? 'was' : 'were'} left as you have it.`;
    const choice = await showWarning(text, 'Show Conflicts', 'Write Conflict Markers');
    if (choice === 'Show Conflicts') await pickConflict(run, conflicts);
    if (choice !== 'Write Conflict Markers') return;
    const marked = await withMarkers(paths.map((path) => ({ path })));
    this.#noted(run, marked.run);
    const [first] = marked.conflicts.length > 0 ? marked.conflicts : conflicts;
    if (first !== undefined) await showPlace(run, first.path, first.line);
  }
}

function part(selection: Selection): { selection?: NonNullable<Selection> } {
  return selection === undefined ? {} : { selection };
}

async function isWanted(run: Run): Promise<boolean> {
  if (run.state === 'completed') return true;
  const question =
    run.state === 'failed_verification'
      ? 'Its verification failed. Apply its changes anyway?'
      : 'It did not end as it should. Apply its changes anyway?';
  const detail = `${run.title}\n${run.status}\n\nWhatever you apply can be undone.`;
  return (await showWarning(question, { modal: true, detail }, 'Apply')) !== undefined;
}

const reasons: Readonly<Record<string, string>> = {
  sameLines: 'you changed the same lines',
  deletedByPerson: 'you deleted the file',
  deletedByRun: 'the run deletes a file that you changed',
  bothAdded: 'you added a file of this name',
  binary: 'both changed it, and it is not text',
  notReadable: 'the file cannot be read',
};

async function pickConflict(run: Run, conflicts: Applied['conflicts']): Promise<void> {
  const rows = conflicts.map(({ path, reason, line }) => ({
    label: line === undefined ? path : `${path}:${line + 1}`,
    description: reasons[reason] ?? reason,
    path,
    line,
  }));
  const picked = await window.showQuickPick(rows, { title: 'Conflicts', placeHolder: 'Nothing was written in these places' });
  if (picked !== undefined) await commands.executeCommand('stewardry.compareWithRun', run.id, picked.path);
}

async function showPlace(run: Run, path: string, line = 0): Promise<void> {
  await window.showTextDocument(fileUri(run.folder, path), { selection: new Range(line, 0, line, 0) });
}
