import type * as imports from '../../../../protocol/imports.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { Call } from '../../../kernel/call.ts';
import type { ImportsContext } from '../context.ts';
import { gather } from '../gather.ts';

/** What the files of other programs would become. */
export async function preview(
  ctx: ImportsContext,
  { folder }: ParamsOut<typeof imports.preview>,
  call: Call,
): Promise<ResultIn<typeof imports.preview>> {
  const { items, problems } = await gather(ctx, folder, call);
  return { items: [...items], problems: [...problems] };
}
