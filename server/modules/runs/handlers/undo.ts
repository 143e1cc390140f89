import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import { ConflictError, NotFoundError } from '../../../base/errors.ts';
import type { Application, ChangeSet } from '../../../changes/changeSet.ts';
import type { ApplyRequest } from '../../../changes/changes.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { describeApplication, latestInForce, putsIn, toChanges } from '../review/application.ts';
import { governPerson } from '../review/governPerson.ts';
import { personTarget } from '../review/personTarget.ts';
import { readChangeSet, updateReview } from '../review/readReview.ts';
import { selectedParts } from '../review/reviewState.ts';
import { toSelection } from '../review/toSelection.ts';
import { type HunkRow, writeHunks } from '../store/hunks.ts';

/** Takes back an application, or a part of it, also after further edits. */
export async function undo(ctx: RunsContext, params: ParamsOut<typeof runs.undo>, call: Call): Promise<ResultIn<typeof runs.undo>> {
  const { folder, id, onConflict, buffers } = params;
  const { database } = await ctx.databases.open(folder);
  const { row, set } = await readChangeSet(ctx, database, id);
  const target = personTarget(ctx, folder, buffers, call.signal);
  await ctx.changes.recover(database, target);
  const applications = await ctx.changes.applications(database, set.id);
  const undone = chosen(applications, params);
  const options = { onConflict, ...toSelection(params.selection) };
  const merge = await ctx.changes.mergeUndo(database, undone.id, options.selection, target, call.signal);
  const isPuttingIn = !putsIn(undone, applications);
  const action = { kind: 'apply', changes: toChanges(merge), isUndo: !isPuttingIn } as const;
  const application = await governPerson(ctx, { database, folder, row }, call, action, (changes, signal) =>
    changes.undo(database, undone.id, options, target, signal),
  );
  await writeHunks(database, hunksAfter(set, options, application, isPuttingIn ? 'applied' : 'undone'));
  return describeApplication(await updateReview(ctx, database, folder, set), application);
}

function chosen(applications: readonly Application[], { id, application }: ParamsOut<typeof runs.undo>): Application {
  if (application === undefined) {
    const last = latestInForce(applications);
    if (last === undefined) throw new ConflictError(`Nothing of run "${id}" is applied, so there is nothing to take back.`);
    return last;
  }
  const named = applications.find((each) => each.id === application);
  if (named === undefined) throw new NotFoundError(`Run "${id}" has no application "${application}".`);
  return named;
}

function hunksAfter(
  set: ChangeSet,
  { selection, onConflict }: Pick<ApplyRequest, 'selection' | 'onConflict'>,
  { files }: Application,
  state: HunkRow['state'],
): readonly HunkRow[] {
  const moved = new Set(files.filter(({ outcome }) => outcome !== 'conflict' || onConflict === 'markers').map(({ path }) => path));
  return selectedParts(set, selection)
    .filter(({ path }) => moved.has(path))
    .map((part) => ({ run: set.run, ...part, state }));
}
