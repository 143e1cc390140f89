import { contentHash } from '../../base/contentHash.ts';
import { IoError, messageOf, throwIfCancelled } from '../../base/errors.ts';
import type { FileEntry } from '../changeSet.ts';
import type { StagedWrite, TargetTree } from '../changes.ts';
import { isWritten, type OnConflict, type PlannedFile, planEdit } from './planEdits.ts';

export interface Writing {
  readonly target: TargetTree;
  readonly onConflict: OnConflict;
  /** Told of a file that was planned anew, before it is written. */
  readonly journal: (file: PlannedFile) => Promise<void>;
}

/** Something failed, and taking back what had been written failed too: the journal must keep what it knows. */
export class HalfWrittenError extends IoError {}

/** A person who saves again and again at exactly the moment of writing does not do so this often. */
const MOST_ATTEMPTS = 5;

/**
 * Writes a plan: all of it, or nothing and a throw (`IoError`, or `CancelledError`). A file that is not as it was planned any more is planned again from
 * what it has become. Answers with the plan as it was carried out.
 */
export async function writePlan(plan: readonly PlannedFile[], writing: Writing, signal: AbortSignal): Promise<readonly PlannedFile[]> {
  const carriedOut = new Map(plan.map((file) => [file.edit, file]));
  const done: Step[] = [];
  try {
    let pending = plan.filter(isWritten);
    for (let attempt = 1; pending.length > 0; attempt++) {
      const outrun = await writeOnce(pending, writing.target, done, signal);
      const planned = await Promise.all(outrun.map(({ edit }) => planAgain(edit, writing, attempt)));
      for (const file of planned) {
        carriedOut.set(file.edit, file);
        await writing.journal(file);
      }
      pending = planned.filter(isWritten);
    }
  } catch (error) {
    await takeBack(done, writing.target, error);
    throw error;
  }
  return [...carriedOut.values()];
}

async function planAgain(edit: PlannedFile['edit'], { target, onConflict }: Writing, attempt: number): Promise<PlannedFile> {
  const planned = await planEdit(edit, target, onConflict);
  if (attempt < MOST_ATTEMPTS || !isWritten(planned)) return planned;
  const { before } = planned;
  return { edit, outcome: 'conflict', conflicts: [{ path: edit.path, reason: 'sameLines' }], before, after: before };
}

/** One path that was changed, and how to change it back. */
interface Step {
  readonly path: string;
  readonly from: FileEntry | null;
  readonly to: FileEntry | null;
}

interface StagedFile {
  readonly file: PlannedFile;
  readonly steps: readonly { readonly step: Step; readonly staged: StagedWrite }[];
}

/** Answers with the files that were changed by somebody meanwhile, of which nothing has been written. */
async function writeOnce(pending: readonly PlannedFile[], target: TargetTree, done: Step[], signal: AbortSignal): Promise<PlannedFile[]> {
  const files: StagedFile[] = [];
  try {
    await stageAll(pending, target, files, signal);
    const outrun = new Set<PlannedFile>();
    // What goes goes first: a folder may come where a file was, and the other way round.
    for (const isRemoval of [true, false]) {
      for (const { file, steps } of files) {
        throwIfCancelled(signal);
        const next = steps.find(({ step }) => (step.to === null) === isRemoval);
        if (next === undefined || outrun.has(file)) continue;
        if (await next.staged.commit(hashOf(next.step.from))) {
          done.push(next.step);
          continue;
        }
        outrun.add(file);
        await takeBack(
          splitOff(done, (step) => steps.some((each) => each.step === step)),
          target,
          undefined,
        );
      }
    }
    return [...outrun];
  } finally {
    for (const { staged } of files.flatMap(({ steps }) => steps)) await staged.discard();
  }
}

/** Enough for the disk to sort what it writes. */
const STAGED_AT_ONCE = 16;

async function stageAll(pending: readonly PlannedFile[], target: TargetTree, files: StagedFile[], signal: AbortSignal): Promise<void> {
  for (let start = 0; start < pending.length; start += STAGED_AT_ONCE) {
    throwIfCancelled(signal);
    const staging = pending.slice(start, start + STAGED_AT_ONCE).map((file) => stageFile(file, target, files));
    const failed = (await Promise.allSettled(staging)).find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }
}

async function stageFile(file: PlannedFile, target: TargetTree, files: StagedFile[]): Promise<void> {
  const steps: { step: Step; staged: StagedWrite }[] = [];
  files.push({ file, steps });
  for (const step of stepsOf(file)) steps.push({ step, staged: await target.stage(step.path, step.to) });
}

function stepsOf({ edit, before, after, movedFrom }: PlannedFile): Step[] {
  if (movedFrom === undefined) return [{ path: edit.path, from: before, to: after }];
  return [
    { path: movedFrom, from: before, to: null },
    { path: edit.path, from: null, to: after },
  ];
}

/** Makes everything as it was, last things first. What somebody changed since is kept: the file then stays as they left it. */
async function takeBack(steps: readonly Step[], target: TargetTree, cause: unknown): Promise<void> {
  try {
    for (const { path, from, to } of [...steps].reverse()) await takeBackStep(target, { path, base: to, proposed: from });
  } catch (error) {
    throw new HalfWrittenError(
      `Writing failed (${messageOf(cause)}), and so did taking back what had been written: ${messageOf(error)} It is tried again at the next start.`,
      { cause: error },
    );
  }
}

async function takeBackStep(target: TargetTree, edit: PlannedFile['edit']): Promise<void> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const { path } = edit;
    const { before, after, outcome } = await planEdit(edit, target, 'leave');
    if (outcome === 'conflict' || outcome === 'unchanged') return;
    const staged = await target.stage(path, after);
    try {
      if (await staged.commit(hashOf(before))) return;
    } finally {
      await staged.discard();
    }
  }
}

function splitOff<Item>(items: Item[], belongs: (item: Item) => boolean): Item[] {
  const found = items.filter(belongs);
  for (const item of found) items.splice(items.indexOf(item), 1);
  return found;
}

function hashOf(entry: FileEntry | null): string | null {
  return entry && contentHash(entry.bytes);
}
