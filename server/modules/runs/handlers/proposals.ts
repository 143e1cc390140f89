import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { RunsContext } from '../context.ts';
import { openProposals } from '../store/rejections.ts';

/** What was learnt of rejections and waits for a person. */
export async function proposals(ctx: RunsContext, { folder }: ParamsOut<typeof runs.proposals>): Promise<ResultIn<typeof runs.proposals>> {
  const { database } = await ctx.databases.open(folder);
  const rows = await openProposals(database);
  return {
    proposals: rows.map(({ id, kind, title, text, reasons }) => {
      // Written by us.
      return { id, kind, title, text, reasons: JSON.parse(reasons) as string[] };
    }),
  };
}
