import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import { ConflictError } from '../../../base/errors.ts';
import type { Application, ChangeSet } from '../../../changes/changeSet.ts';
import type { ApplyRequest } from '../../../changes/changes.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { needsProcess } from '../machine/runStates.ts';
import { describeApplication, toChanges } from '../review/application.ts';
import { commitApplied } from '../review/commitApplied.ts';
import { governPerson } from '../review/governPerson.ts';
import { inTurn } from '../review/inTurn.ts';
import { personTarget } from '../review/personTarget.ts';
import { readChangeSet, updateReview } from '../review/readReview.ts';
import { selectedParts } from '../review/reviewState.ts';
import { toSelection } from '../review/toSelection.ts';
import { type HunkRow, writeHunks } from '../store/hunks.ts';

/** Writes a change set, or a part of it, into the tree of the person. */
export function apply(ctx: RunsContext, params: ParamsOut<typeof runs.apply>, call: Call): Promise<ResultIn<typeof runs.apply>> {
  return inTurn(ctx, async () => {
    const { folder, id, onConflict, buffers } = params;
    const { database } = await ctx.databases.open(folder);
    const { row, set } = await readChangeSet(ctx, database, id);
    if (needsProcess(row.state)) throw new ConflictError(`Run "${id}" still works. Wait until it has ended, or cancel it.`);
    if (set.files.length === 0) throw new ConflictError(`Run "${id}" changed nothing, so there is nothing to apply.`);
    const target = personTarget(ctx, folder, buffers, call.signal);
    await ctx.changes.recover(database, target);
    const request: ApplyRequest = { changeSet: set.id, onConflict, ...toSelection(params.selection) };
    const merge = await ctx.changes.merge(database, request, target, call.signal);
    const action = { kind: 'apply', changes: toChanges(merge), isUndo: false } as const;
    const of = { database, folder, row };
    const application = await governPerson(ctx, of, call, action, (changes, signal) => changes.carryOut(database, merge, target, signal));
    await writeHunks(database, hunksAfter(set, request, application));
    const commit = params.commits ? await commitApplied(ctx, of, call, application) : undefined;
    return describeApplication(await updateReview(ctx, database, folder, set), application, commit);
  });
}

function hunksAfter(set: ChangeSet, { selection, onConflict }: ApplyRequest, { files }: Application): readonly HunkRow[] {
  const left = new Set(files.filter(({ outcome }) => outcome === 'conflict' && onConflict === 'leave').map(({ path }) => path));
  return selectedParts(set, selection).map((part) => ({ run: set.run, ...part, state: left.has(part.path) ? 'conflict' : 'applied' }));
}
