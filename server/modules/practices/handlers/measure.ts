import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as practices from '../../../../protocol/practices.ts';
import type { Call } from '../../../kernel/call.ts';
import type { PracticesContext } from '../context.ts';
import { measureAdoption } from '../measureAdoption.ts';
import { practicesOf } from '../practicesOf.ts';
import { scoreOf } from '../scoreOf.ts';
import { keepAdoption } from '../store.ts';

/** Counts from the findings of the last scan how far each practice is adopted, and keeps it for the day. */
export async function measure(
  ctx: PracticesContext,
  { folder }: ParamsOut<typeof practices.measure>,
  call: Call,
): Promise<ResultIn<typeof practices.measure>> {
  const all = [...(await practicesOf(ctx, folder, call)).practices.values()];
  const measured = await measureAdoption(ctx, folder, all, call);
  const measured_at = new Date(ctx.clock.now()).toISOString();
  const { database } = await ctx.databases.open(folder);
  const rows = [...measured].map(([practice, rules]) => ({
    day: measured_at.slice(0, 10),
    practice,
    ...scoreOf(rules),
    rules: JSON.stringify(rules),
    measured_at,
  }));
  await keepAdoption(database, rows);
  ctx.notify(practices.changed, { folder });
  return { measuredAt: measured_at };
}
