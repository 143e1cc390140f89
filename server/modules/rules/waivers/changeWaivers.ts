import path from 'node:path';
import type { TextEdit, WaiverReference } from '../../../../protocol/index.ts';
import { writableInside } from '../../../ai/effects/insideRoot.ts';
import { BadInputError, ConflictError, NotFoundError } from '../../../base/errors.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import { applyEdits } from '../../../governance/findings/applyEdits.ts';
import { type BaselineEntry, changeEntries, formatBaseline, keyOf } from '../../../governance/findings/baseline.ts';
import { languageOf } from '../../../governance/syntax/languages.ts';
import type { LoadedRules } from '../../../governance/worker/ruleJobs.ts';
import { baselineOf } from '../acceptBaseline.ts';
import { BASELINE_PATH, currentBaseline } from '../baselineFile.ts';
import type { FileToWrite } from '../writeFiles.ts';

type CommentReference = Extract<WaiverReference, { kind: 'comment' }>;

/** What a change makes of a comment (edits, or why not) and of an entry (another, or none). */
export interface WaiverOperation {
  comment(text: string, language: string | undefined, place: CommentReference): TextEdit[] | string;
  entry(entry: BaselineEntry): BaselineEntry | undefined;
}

/** The files as they are to be when all waivers named are changed. Nothing is written; refuses when any of them is not as it was read. */
export async function filesAfter(
  folder: string,
  loaded: LoadedRules,
  references: readonly WaiverReference[],
  operation: WaiverOperation,
): Promise<FileToWrite[]> {
  const comments = references.filter((reference) => reference.kind === 'comment');
  const entries = references.filter((reference) => reference.kind === 'baseline');
  const files: FileToWrite[] = [];
  for (const [file, places] of Map.groupBy(comments, (reference) => reference.path)) {
    files.push(await fileAfter(folder, file, places, operation));
  }
  if (entries.length > 0) files.push(baselineAfter(loaded, new Set(entries.map(keyOf)), operation));
  return files;
}

async function fileAfter(
  folder: string,
  file: string,
  places: readonly CommentReference[],
  operation: WaiverOperation,
): Promise<FileToWrite> {
  const absolute = await writableInside(folder, file);
  const text = await diskFiles.readFile(absolute);
  if (text === undefined) throw new NotFoundError(`"${file}" is not there any more, or cannot be read.`);
  const edits = places.flatMap((place) => {
    const outcome = operation.comment(text, languageOf(file), place);
    if (typeof outcome === 'string') throw new ConflictError(`The waiver at ${file}:${place.line + 1} was not changed: ${outcome}`);
    return outcome;
  });
  return { path: file, file: absolute, before: text, after: applyEdits(text, edits) };
}

function baselineAfter(loaded: LoadedRules, keys: ReadonlySet<string>, operation: WaiverOperation): FileToWrite {
  const before = currentBaseline(loaded);
  const known = new Set(baselineOf(loaded).baseline.entries.map(keyOf));
  if (keys.difference(known).size > 0) throw new ConflictError('The baseline has changed since it was read. Look at the waivers again.');
  const after = changeEntries(before, (entry) => keys.has(keyOf(entry)), operation.entry);
  if (loaded.folder === null) throw new BadInputError('Outside of a folder there is no baseline.');
  const file = path.join(loaded.folder, BASELINE_PATH);
  return { path: BASELINE_PATH, file, before: loaded.baseline, after: formatBaseline(after) };
}
