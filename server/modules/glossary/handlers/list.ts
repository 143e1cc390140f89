import type * as glossary from '../../../../protocol/glossary.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { GlossaryContext } from '../context.ts';
import { glossaryOf } from '../glossaryOf.ts';

/** The words that can be explained without a model, rules aside. */
export async function list(ctx: GlossaryContext, _params: ParamsOut<typeof glossary.list>): Promise<ResultIn<typeof glossary.list>> {
  const { entries } = await glossaryOf(ctx);
  return { terms: entries.map(({ term, aliases }) => ({ term, aliases })) };
}
