import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as practices from '../../../../protocol/practices.ts';
import type { Call } from '../../../kernel/call.ts';
import type { PracticesContext } from '../context.ts';
import { practicesOf } from '../practicesOf.ts';
import type { AdoptionRow } from '../schemas.ts';
import { readAdoption } from '../store.ts';

const DAY_MS = 86_400_000;

/** How far each practice is adopted, as it was measured last, and on the days before. */
export async function adoption(
  ctx: PracticesContext,
  { folder, days }: ParamsOut<typeof practices.adoption>,
  call: Call,
): Promise<ResultIn<typeof practices.adoption>> {
  const { practices: all } = await practicesOf(ctx, folder, call);
  const { database } = await ctx.databases.open(folder);
  const from = new Date(ctx.clock.now() - (days - 1) * DAY_MS).toISOString().slice(0, 10);
  const rows = Map.groupBy(await readAdoption(database, from), ({ practice }) => practice);
  const measuredAt = [...rows.values()]
    .flatMap((of) => of.at(-1)?.measured_at ?? [])
    .sort()
    .at(-1);
  return {
    practices: [...all.values()]
      .map(({ summary: { id, title } }) => ({ id, title, ...stateOf(rows.get(id) ?? []) }))
      .sort((a, b) => a.title.localeCompare(b.title, 'en')),
    ...(measuredAt === undefined ? {} : { measuredAt }),
  };
}

function stateOf(rows: readonly AdoptionRow[]) {
  const last = rows.at(-1);
  return {
    score: last?.score ?? null,
    findings: last?.findings ?? 0,
    // Written by `measure`.
    rules: last === undefined ? [] : (JSON.parse(last.rules) as ResultIn<typeof practices.adoption>['practices'][number]['rules']),
    history: rows.map(({ day, score, findings }) => ({ day, score, findings })),
  };
}
