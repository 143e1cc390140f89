import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as practices from '../../../../protocol/practices.ts';
import type { Call } from '../../../kernel/call.ts';
import type { PracticesContext } from '../context.ts';
import { practiceOf, practicesOf } from '../practicesOf.ts';

/** One practice in full. */
export async function show(
  ctx: PracticesContext,
  { folder, id }: ParamsOut<typeof practices.show>,
  call: Call,
): Promise<ResultIn<typeof practices.show>> {
  const { summary, text, example } = practiceOf(await practicesOf(ctx, folder, call), id);
  return { practice: summary, text, ...(example === undefined ? {} : { example }) };
}
