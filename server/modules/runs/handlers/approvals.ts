import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { RunsContext } from '../context.ts';
import { listApprovals } from '../store/approvals.ts';

/** Every yes that is remembered and still holds. */
export async function approvals(ctx: RunsContext, { folder }: ParamsOut<typeof runs.approvals>): Promise<ResultIn<typeof runs.approvals>> {
  const { database } = await ctx.databases.open(folder);
  const rows = await listApprovals(database, new Date(ctx.clock.now()).toISOString());
  return {
    approvals: rows.map(({ id, shape, words, scope, scope_id, valid_until, approver }) => ({
      id,
      shape,
      words,
      scope: scope_id === '' ? scope : `${scope} ${scope_id}`,
      by: approver,
      ...(valid_until === null ? {} : { until: valid_until }),
    })),
  };
}
