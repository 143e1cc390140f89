import type * as ai from '../../../../protocol/ai.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { AiContext } from '../context.ts';

/** Adds up the ledger of a folder, or what was moved from it to the archive, and says how far its budgets are used. */
export async function usage(
  ctx: AiContext,
  { folder, by, from, to, archived }: ParamsOut<typeof ai.usage>,
): Promise<ResultIn<typeof ai.usage>> {
  const { readArchivedUsage, readUsage } = await import('../../../ai/ledger/readUsage.ts');
  const { config } = await ctx.ai.of(folder);
  const { database } = await ctx.databases.open(folder);
  const { open, totals, ...current } = await readUsage(database, by, from, to);
  const { rows, total } = archived
    ? await ctx.databases.searchArchive(folder, (archive) => readArchivedUsage(archive, by, from, to))
    : current;
  const today = new Date(ctx.clock.now()).toISOString().slice(0, 10);
  const budgets = (
    [
      ['day', today],
      ['workspace', ''],
    ] as const
  ).map(([scope, name]) => {
    const { spent = 0, reserved = 0 } = totals.find((each) => each.scope === scope && each.name === name) ?? {};
    const limit = config.budgets[scope];
    return { scope, ...(limit === undefined ? {} : { limit }), spent, reserved };
  });
  return { rows: [...rows], total, open, budgets };
}
