import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as sessions from '../../../../protocol/sessions.ts';
import type { Call } from '../../../kernel/call.ts';
import type { SessionsContext } from '../context.ts';
import { render } from '../render.ts';

/** What context items would add to a prompt, if there were room for all. */
export async function measure(
  ctx: SessionsContext,
  params: ParamsOut<typeof sessions.measure>,
  call: Call,
): Promise<ResultIn<typeof sessions.measure>> {
  const { manifest } = await render(ctx, params, call);
  return { entries: [...manifest], tokens: manifest.reduce((sum, { tokens, omitted }) => sum + (omitted === undefined ? tokens : 0), 0) };
}
