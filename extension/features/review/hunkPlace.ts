import { window } from 'vscode';
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
  if (typeof argument !== 'object' || argument === null) return undefined;
  const run = idOf(argument, 'run');
  const path = text(argument, 'path') ?? text(inner(argument, 'file'), 'path');
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
function idOf(value: object, name: string): string | undefined {
  return text(value, name) ?? text(inner(value, name), 'id');
}

function inner(value: object, name: string): unknown {
  return Reflect.get(value, name);
}

function text(value: unknown, name: string): string | undefined {
  const field = typeof value === 'object' && value !== null ? inner(value, name) : undefined;
  return typeof field === 'string' ? field : undefined;
}
