import { Disposable, Uri } from 'vscode';
import type { RunFile, RunSummary } from '../../../protocol/runs.ts';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand } from '../../platform/commands.ts';
import { say, showInformation } from '../../platform/notices.ts';
import { runMeant } from '../../platform/runArgument.ts';
import type { OfFolder } from '../../platform/runBook.ts';
import type { Runs } from '../../platform/runs.ts';
import { shortened } from '../../platform/runWords.ts';
import { ActiveReview } from './activeReview.ts';
import { HunkHints } from './hunkHints.ts';
import { type HunkPlace, hunkUnderCursor, placeIn } from './hunkPlace.ts';
import { HunkSurfaces } from './hunkSurfaces.ts';
import { compareProposed, compareWithOwn, openFileReview, openReview, previewUndo, reviewTitle } from './openReview.ts';
import { pickChanges } from './pickChanges.ts';
import { ReviewDiagnostics } from './reviewDiagnostics.ts';
import { ReviewDocuments } from './reviewDocuments.ts';
import { TakeChanges } from './takeChanges.ts';
import { writeBuffers } from './writeBuffers.ts';

type Run = OfFolder<RunSummary>;

/** Looking at what a run would change, taking it or a part of it, and taking it back. `rejected` hears of the folder of what a person refused. */
export function registerReview(backend: Backend, runs: Runs, rejected: (folder: string) => void): Disposable {
  const documents = new ReviewDocuments(backend);
  const surfaces = new HunkSurfaces(backend, runs);
  const diagnostics = new ReviewDiagnostics(runs);
  const hints = new HunkHints(runs);
  const active = new ActiveReview();
  const take = new TakeChanges(backend, runs);
  const meant = (argument: unknown, fits: (run: RunSummary) => boolean, none: string): Promise<Run | undefined> =>
    // A button of the editor's title passes a URI of its own, a row of the Runs view the row.
    runMeant(runs, argument === undefined || argument instanceof Uri ? active.run : argument, fits, none);
  const refresh = (run: string): void => {
    surfaces.refresh();
    hints.refresh();
    diagnostics.refresh();
    documents.refresh(run);
  };
  /** Something done with one hunk: of a lens, a row, or under the cursor. */
  const onHunk = (act: (run: Run, selection: { path: string; hunks?: string[] }[]) => Promise<unknown>) => async (argument?: unknown) => {
    const place = placeIn(argument) ?? (await hunkUnderCursor(runs));
    const run = place && (await runs.find(place.run));
    if (place === undefined || run === undefined) {
      say('Put the cursor on a change of a review first.');
      return;
    }
    await act(run, [selectionAt(place)]);
    refresh(run.id);
  };
  return Disposable.from(
    documents,
    surfaces,
    diagnostics,
    hints,
    active,
    backend.answer('runs/writeBuffers', (params) => writeBuffers(params)),
    registerCommand('stewardry.reviewRun', async (row?: unknown) => {
      const run = await meant(row, isReviewable, NOTHING);
      if (run === undefined) return;
      refresh(run.id);
      active.note(reviewTitle(run), run.id);
      await openReview(run, await runs.files(run));
    }),
    registerCommand('stewardry.openRunFile', async (row?: unknown, path?: string, line?: number) => {
      const found = await fileMeant(runs, row, path);
      if (found !== undefined) await openFileReview(found.run, found.file, line ?? found.file.hunks[0]?.proposedStart);
    }),
    registerCommand('stewardry.compareWithRun', async (row?: unknown, path?: string) => {
      const found = await fileMeant(runs, row, path);
      if (found === undefined) return;
      documents.refresh(found.run.id);
      await compareWithOwn(found.run, found.file);
    }),
    registerCommand('stewardry.compareRunFile', async (one: string, other: string, path: string) => {
      const [left, right] = await Promise.all([runs.find(one), runs.find(other)]);
      if (left !== undefined && right !== undefined) await compareProposed(left, right, path);
    }),
    registerCommand('stewardry.applyRun', async (row?: unknown) => {
      const run = await meant(row, isReviewable, NOTHING);
      if (run === undefined) return;
      await take.apply(run);
      refresh(run.id);
    }),
    registerCommand('stewardry.applyAndCommitRun', async (row?: unknown) => {
      const run = await meant(row, isReviewable, NOTHING);
      if (run === undefined) return;
      await take.apply(run, undefined, true);
      refresh(run.id);
    }),
    registerCommand('stewardry.applyPartsOfRun', async (row?: unknown) => {
      const run = await meant(row, isReviewable, NOTHING);
      const selection = run && (await pickChanges(`Apply "${shortened(run.title)}"`, await runs.files(run)));
      if (run === undefined || selection === undefined || selection.length === 0) return;
      await take.apply(run, selection);
      refresh(run.id);
    }),
    registerCommand('stewardry.rejectRun', async (row?: unknown) => {
      const run = await meant(row, isReviewable, NOTHING);
      if (run === undefined || !(await take.reject(run))) return;
      refresh(run.id);
      rejected(run.folder);
    }),
    registerCommand('stewardry.undoRun', async (row?: unknown) => {
      const run = await meant(row, isApplied, 'No run is applied.');
      if (run === undefined) return;
      const choice = await askUndo(run);
      if (choice === 'Preview') {
        documents.refresh(run.id);
        await previewUndo(run, await runs.files(run));
        void showInformation(`Take "${shortened(run.title)}" back as shown?`, 'Undo').then((answer) => {
          if (answer !== undefined) void take.undo(run).then(() => refresh(run.id));
        });
      } else if (choice === 'Undo') {
        await take.undo(run);
        refresh(run.id);
      }
    }),
    registerCommand(
      'stewardry.applyHunk',
      onHunk((run, selection) => take.apply(run, selection)),
    ),
    registerCommand(
      'stewardry.rejectHunk',
      onHunk(async (run, selection) => {
        if (await take.reject(run, selection)) rejected(run.folder);
      }),
    ),
    registerCommand(
      'stewardry.undoHunk',
      onHunk((run, selection) => take.undo(run, selection)),
    ),
  );
}

const NOTHING = 'No run has changes to review.';

function isReviewable({ filesChanged, review }: RunSummary): boolean {
  return filesChanged > 0 && review !== 'none' && review !== 'applied';
}

function isApplied({ review }: RunSummary): boolean {
  return review === 'applied' || review === 'partly_applied';
}

function askUndo(run: Run): Thenable<'Preview' | 'Undo' | undefined> {
  const detail = 'What you changed since then stays. Where both changed the same lines you are asked. The undo can be undone, too.';
  return showInformation(`Take back "${shortened(run.title)}"?`, { modal: true, detail }, 'Preview', 'Undo');
}

function selectionAt({ path, hunk }: HunkPlace): { path: string; hunks?: string[] } {
  return hunk === undefined ? { path } : { path, hunks: [hunk] };
}

/** The file of a row, or of a run's id and a path. */
async function fileMeant(runs: Runs, row: unknown, path: string | undefined): Promise<{ run: Run; file: RunFile } | undefined> {
  const run = await runMeant(runs, row);
  const wanted = path ?? placeIn(row)?.path;
  const file = run && (await runs.files(run)).find((each) => each.path === wanted);
  return run && file && { run, file };
}
