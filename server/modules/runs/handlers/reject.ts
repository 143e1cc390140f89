import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { ChangeSet } from '../../../changes/changeSet.ts';
import type { Database } from '../../../data/database.ts';
import { learn } from '../../../governance/feedback/learn.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { findingsOf } from '../review/findingsOf.ts';
import { readChangeSet, readReview, updateReview } from '../review/readReview.ts';
import { selectedParts } from '../review/reviewState.ts';
import { toSelection } from '../review/toSelection.ts';
import { insertProposals, insertRejections, listRejections, type RejectionRow } from '../store/rejections.ts';

/** Notes which parts a person does not want, and why; what is learnt of it waits as a proposal. */
export async function reject(ctx: RunsContext, params: ParamsOut<typeof runs.reject>, call: Call): Promise<ResultIn<typeof runs.reject>> {
  const { folder, id, reason } = params;
  const { database } = await ctx.databases.open(folder);
  const { row, set } = await readChangeSet(ctx, database, id);
  const review = await readReview(database, id);
  const { selection } = toSelection(params.selection);
  const at = new Date(ctx.clock.now()).toISOString();
  const parts = selectedParts(set, selection).filter(({ path, hunk }) => review.stateOf(path, hunk) !== 'applied');
  const rows: RejectionRow[] = [];
  for (const part of parts) {
    const added = JSON.stringify(await addedLines(ctx, database, set, part));
    rows.push({ id: ctx.newId(), run: id, ...part, reason, added, persona: row.persona, at });
  }
  await insertRejections(database, rows);
  await learnOf(ctx, database, folder, set, call);
  return updateReview(ctx, database, folder, set);
}

/** The lines that a part would have added. */
async function addedLines(
  ctx: RunsContext,
  database: Database,
  { id, files }: ChangeSet,
  { path, hunk }: { readonly path: string; readonly hunk: string },
): Promise<readonly string[]> {
  const found = files.find((file) => file.path === path)?.hunks.find((each) => each.id === hunk);
  if (found === undefined) return [];
  const text = (await ctx.changes.content(database, id, path, 'proposed'))?.toString('utf8') ?? '';
  return text.split('\n').slice(found.proposedStart, found.proposedStart + found.proposedLines);
}

async function learnOf(ctx: RunsContext, database: Database, folder: string, set: ChangeSet, call: Call): Promise<void> {
  const findings = await findingsOf(ctx, database, folder, set, call);
  const rejections = (await listRejections(database)).map(({ id, run, path, reason, added }) => ({
    id,
    path,
    reason,
    // Written by us.
    added: JSON.parse(added) as string[],
    rules: run === set.run ? [...new Set((findings.get(path) ?? []).map(({ ruleId }) => ruleId))] : [],
  }));
  await insertProposals(database, learn(rejections), ctx.newId, new Date(ctx.clock.now()).toISOString());
}
