import type { ParamsOut, ResultIn, RunFile } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { ChangedFile } from '../../../changes/changeSet.ts';
import type { Database } from '../../../data/database.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { findingsOf } from '../review/findingsOf.ts';
import { readChangeSet, readReview } from '../review/readReview.ts';
import type { Review } from '../review/reviewState.ts';
import { childrenOf, summaryOf } from '../store/runRows.ts';
import { changingSteps } from '../store/steps.ts';

/** What a run would change, with the steps behind it, what rules find in it, and what has become of it. */
export async function changeSet(
  ctx: RunsContext,
  { folder, id }: ParamsOut<typeof runs.changeSet>,
  call: Call,
): Promise<ResultIn<typeof runs.changeSet>> {
  const { database } = await ctx.databases.open(folder);
  const { set } = await readChangeSet(ctx, database, id);
  const review = await readReview(database, id);
  const steps = await stepsByPath(database, id);
  const findings = await findingsOf(ctx, database, folder, set, call);
  return {
    run: await summaryOf(database, id),
    ...(set.baseCommit === undefined ? {} : { baseCommit: set.baseCommit }),
    files: set.files.map((file) => ({
      ...describe(file, review, steps.get(file.path) ?? []),
      findings: [...(findings.get(file.path) ?? [])],
    })),
  };
}

function describe(file: ChangedFile, review: Review, steps: readonly string[]): Omit<RunFile, 'findings'> {
  const { path, kind, movedFrom, isBinary, hunks } = file;
  return {
    path,
    kind,
    ...(movedFrom === undefined ? {} : { movedFrom }),
    isBinary,
    added: hunks.reduce((sum, { proposedLines }) => sum + proposedLines, 0),
    removed: hunks.reduce((sum, { baseLines }) => sum + baseLines, 0),
    state: review.ofFile(file),
    hunks: hunks.map((hunk) => {
      const state = review.stateOf(path, hunk.id);
      return { ...hunk, state: state === 'applied' || state === 'rejected' ? state : 'open', steps: [...steps] };
    }),
  };
}

/** Steps of the run, and of those it handed parts to, by the files that they changed. */
async function stepsByPath(database: Database, id: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const children = await childrenOf(database, id);
  const found = new Map<string, string[]>();
  for (const step of await changingSteps(database, [id, ...children.map((child) => child.id)])) {
    // Written by us.
    for (const path of JSON.parse(step.paths) as string[]) found.set(path, [...(found.get(path) ?? []), step.id]);
  }
  return found;
}
