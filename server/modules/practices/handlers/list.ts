import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as practices from '../../../../protocol/practices.ts';
import type { Call } from '../../../kernel/call.ts';
import type { PracticesContext } from '../context.ts';
import { practicesOf } from '../practicesOf.ts';

/** The practices of a folder, by title. */
export async function list(
  ctx: PracticesContext,
  { folder }: ParamsOut<typeof practices.list>,
  call: Call,
): Promise<ResultIn<typeof practices.list>> {
  const found = await practicesOf(ctx, folder, call);
  const summaries = [...found.practices.values()].map(({ summary }) => summary);
  return { practices: summaries.sort((a, b) => a.title.localeCompare(b.title, 'en')), problems: [...found.problems] };
}
