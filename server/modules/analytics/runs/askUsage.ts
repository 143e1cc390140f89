import * as ai from '../../../../protocol/ai.ts';
import type { ResultOut } from '../../../../protocol/define.ts';
import type { Call } from '../../../kernel/call.ts';
import type { AnalyticsContext } from '../context.ts';

type Usage = ResultOut<typeof ai.usage>;

/** The ledger, added up in three ways. */
export interface Usages {
  readonly byDay: Usage['rows'];
  readonly byModel: Usage['rows'];
  readonly byPersona: Usage['rows'];
  readonly budgets: Usage['budgets'];
  readonly total: Usage['total'];
}

/** What models did from one day to another, both included. */
export async function askUsage(ctx: AnalyticsContext, folder: string, from: string, to: string, call: Call): Promise<Usages> {
  const ask = (by: 'day' | 'model' | 'persona') => ctx.call(ai.usage, { folder, by, from, to }, call);
  const [day, model, persona] = await Promise.all([ask('day'), ask('model'), ask('persona')]);
  return { byDay: day.rows, byModel: model.rows, byPersona: persona.rows, budgets: day.budgets, total: day.total };
}
