import { commands, Range, type TextDocumentShowOptions } from 'vscode';
import type { RunFile, RunSummary } from '../../../protocol/runs.ts';
import { fileUri } from '../../platform/documents.ts';
import { say } from '../../platform/notices.ts';
import type { OfFolder } from '../../platform/runBook.ts';
import { shortened } from '../../platform/runWords.ts';
import { resourceOf, reviewUri, sidesOf } from './reviewDocuments.ts';

type Run = OfFolder<RunSummary>;

/** The title of a run's review, by which its tab is known. */
export function reviewTitle(run: Run): string {
  return `Review: ${shortened(run.title, 50)}${run.isScripted ? ' (scripted)' : ''}`;
}

/** Opens everything that a run would change in the editor for several differences. */
export async function openReview(run: Run, files: readonly RunFile[]): Promise<void> {
  if (files.length === 0) {
    say(`"${shortened(run.title)}" changed no files.`);
    return;
  }
  await commands.executeCommand(
    'vscode.changes',
    reviewTitle(run),
    files.map((file) => resourceOf(run.folder, run.id, file)),
  );
}

/** Opens one file's difference, at a line of the proposed text (from 0) when one is named. */
export async function openFileReview(run: Run, file: RunFile, line?: number): Promise<void> {
  const { base, proposed } = sidesOf(run.folder, run.id, file);
  const options: TextDocumentShowOptions = { preview: true, ...(line === undefined ? {} : { selection: new Range(line, 0, line, 0) }) };
  // The side that is not there is shown as an empty text.
  const left = base ?? reviewUri({ folder: run.folder, run: run.id, side: 'base', path: file.path });
  const right = proposed ?? reviewUri({ folder: run.folder, run: run.id, side: 'proposed', path: file.path });
  await commands.executeCommand('vscode.diff', left, right, `${file.path} (proposed)`, options);
}

/** Opens the person's own file beside what applying would leave of it. */
export async function compareWithOwn(run: Run, file: RunFile): Promise<void> {
  const merged = reviewUri({ folder: run.folder, run: run.id, side: 'merged', path: file.path });
  await commands.executeCommand('vscode.diff', fileUri(run.folder, file.path), merged, `${file.path} (yours ↔ after applying)`);
}

/** Opens what two runs propose for a file beside each other. */
export async function compareProposed(one: Run, other: Run, path: string): Promise<void> {
  const [left, right] = [one, other].map((run) => reviewUri({ folder: run.folder, run: run.id, side: 'proposed', path }));
  await commands.executeCommand('vscode.diff', left, right, `${path} (${shortened(one.title, 30)} ↔ ${shortened(other.title, 30)})`);
}

/** Opens what taking a run back would change in the person's files. */
export async function previewUndo(run: Run, files: readonly RunFile[]): Promise<void> {
  const touched = files.filter(({ state }) => state === 'applied' || state === 'partly_applied');
  await commands.executeCommand(
    'vscode.changes',
    `Undo: ${shortened(run.title, 50)}`,
    touched.map(({ path }) => {
      const of = { folder: run.folder, run: run.id, path };
      return [fileUri(run.folder, path), reviewUri({ ...of, side: 'current' }), reviewUri({ ...of, side: 'undone' })];
    }),
  );
}
