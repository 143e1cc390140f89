import { window } from 'vscode';
import { textAt } from '../../platform/fields.ts';
import type { Runs } from '../../platform/runs.ts';
import { hunkAt } from './hunkWords.ts';
import { reviewFileOf } from './reviewDocuments.ts';

/** A hunk of a run's change set, or a whole file. */
export interface HunkPlace {
  readonly run: string;
  readonly path: string;
  readonly hunk?: string;
}

/** What a lens passes, or a row of the Runs view, which has a `run`, a `file` and perhaps a `hunk`. */
export function placeIn(argument: unknown): HunkPlace | undefined {
  const run = idOf(argument, 'run');
  const path = textAt(argument, 'path') ?? textAt(argument, 'file', 'path');
  const hunk = idOf(argument, 'hunk');
  return run === undefined || path === undefined ? undefined : { run, path, ...(hunk === undefined ? {} : { hunk }) };
}

/** The change of a review on which the cursor is. */
export async function hunkUnderCursor(runs: Runs): Promise<HunkPlace | undefined> {
  const editor = window.activeTextEditor;
  const review = editor && reviewFileOf(editor.document.uri);
  const run = review && runs.book.run(review.run);
  if (editor === undefined || review === undefined || run === undefined) return undefined;
  const file = (await runs.files(run)).find(({ path }) => path === review.path);
  const hunk = file && hunkAt(file.hunks, editor.selection.active.line);
  return hunk && { run: run.id, path: review.path, hunk: hunk.id };
}

/** A field that is an id, or something that has one. */
function idOf(value: unknown, name: string): string | undefined {
  return textAt(value, name) ?? textAt(value, name, 'id');
}
