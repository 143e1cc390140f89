import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { Application, ChangeSet } from '../../../changes/changeSet.ts';
import type { ApplyRequest } from '../../../changes/changes.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { describeApplication, toChanges } from '../review/application.ts';
import { governPerson } from '../review/governPerson.ts';
import { inTurn } from '../review/inTurn.ts';
import { personTarget } from '../review/personTarget.ts';
import { readChangeSet, readReview, updateReview } from '../review/readReview.ts';
import { partsOf } from '../review/reviewState.ts';
import { whatToTakeBack } from '../review/takeBack.ts';
import { toSelection } from '../review/toSelection.ts';
import { type HunkRow, writeHunks } from '../store/hunks.ts';

/** Takes back what is applied, or a part of it, also after further edits. */
export function undo(ctx: RunsContext, params: ParamsOut<typeof runs.undo>, call: Call): Promise<ResultIn<typeof runs.undo>> {
  return inTurn(ctx, async () => {
    const { folder, id, onConflict, buffers } = params;
    const { database } = await ctx.databases.open(folder);
    const { row, set } = await readChangeSet(ctx, database, id);
    const target = personTarget(ctx, folder, buffers, call.signal);
    await ctx.changes.recover(database, target);
    const applications = await ctx.changes.applications(database, set.id);
    const wish = { application: params.application, ...toSelection(params.selection) };
    const review = await readReview(database, id);
    const { applications: taken, isPuttingIn, ...parts } = whatToTakeBack({ set, title: row.title, applications, review }, wish);
    const merge = await ctx.changes.mergeUndo(database, taken, { onConflict, ...parts }, target, call.signal);
    const action = { kind: 'apply', changes: toChanges(merge), isUndo: !isPuttingIn } as const;
    const application = await governPerson(ctx, { database, folder, row }, call, action, (changes, signal) =>
      changes.carryOut(database, merge, target, signal),
    );
    await writeHunks(database, hunksAfter(set, onConflict, application, isPuttingIn ? 'applied' : 'undone'));
    return describeApplication(await updateReview(ctx, database, folder, set), application);
  });
}

function hunksAfter(
  set: ChangeSet,
  onConflict: ApplyRequest['onConflict'],
  { files }: Application,
  state: HunkRow['state'],
): readonly HunkRow[] {
  return files
    .filter(({ outcome }) => outcome !== 'conflict' || onConflict === 'markers')
    .flatMap(({ path, turned }) => {
      const file = set.files.find((each) => each.path === path || each.movedFrom === path);
      if (file === undefined) return [];
      return (turned ?? partsOf(file)).map((hunk) => ({ run: set.run, path: file.path, hunk, state }));
    });
}
