import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as sessions from '../../../../protocol/sessions.ts';
import type { Call } from '../../../kernel/call.ts';
import type { SessionsContext } from '../context.ts';
import { render } from '../render.ts';

/** Context items as they go into a prompt. */
export async function renderContext(
  ctx: SessionsContext,
  params: ParamsOut<typeof sessions.renderContext>,
  call: Call,
): Promise<ResultIn<typeof sessions.renderContext>> {
  const { parts, manifest } = await render(ctx, params, call);
  return { parts: parts.map(({ kind, text, paths }) => ({ kind, text, paths: [...(paths ?? [])] })), manifest: [...manifest] };
}
