import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import { NotFoundError } from '../../../base/errors.ts';
import type { ChangeSet } from '../../../changes/changeSet.ts';
import type { Merge, TargetTree } from '../../../changes/changes.ts';
import type { Database } from '../../../data/database.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { personTarget } from '../review/personTarget.ts';
import { readChangeSet, readReview } from '../review/readReview.ts';
import { whatToTakeBack } from '../review/takeBack.ts';
import { toSelection } from '../review/toSelection.ts';

/** A file of a change set, as it was, as the run left it, or as applying or taking back would leave it. */
export async function fileText(
  ctx: RunsContext,
  params: ParamsOut<typeof runs.fileText>,
  call: Call,
): Promise<ResultIn<typeof runs.fileText>> {
  const { folder, id, path, side, buffers } = params;
  const { database } = await ctx.databases.open(folder);
  const { row, set } = await readChangeSet(ctx, database, id);
  const file = set.files.find((each) => each.path === path || each.movedFrom === path);
  if (file === undefined) throw new NotFoundError(`Run "${id}" does not change "${path}".`);
  const answer = (bytes: Buffer | null) => ({ text: file.isBinary ? null : (bytes?.toString('utf8') ?? null), isBinary: file.isBinary });
  if (side === 'base' || side === 'proposed') return answer(await ctx.changes.content(database, set.id, file.path, side));
  const target = personTarget(ctx, folder, buffers, call.signal);
  const merge = await mergeFor(ctx, database, { set, title: row.title }, target, params, call.signal);
  const merged = merge.files.find((each) => each.path === path);
  return answer(merged === undefined ? ((await target.read(path))?.bytes ?? null) : merged.after);
}

async function mergeFor(
  ctx: RunsContext,
  database: Database,
  { set, title }: { readonly set: ChangeSet; readonly title: string },
  target: TargetTree,
  { id, side, selection }: ParamsOut<typeof runs.fileText>,
  signal: AbortSignal,
): Promise<Merge> {
  const chosen = toSelection(selection);
  if (side === 'merged') return ctx.changes.merge(database, { changeSet: set.id, onConflict: 'markers', ...chosen }, target, signal);
  const applications = await ctx.changes.applications(database, set.id);
  const taken = whatToTakeBack({ set, title, applications, review: await readReview(database, id) }, chosen);
  const { applications: undone, isPuttingIn: _, ...parts } = taken;
  return ctx.changes.mergeUndo(database, undone, { onConflict: 'leave', ...parts }, target, signal);
}
