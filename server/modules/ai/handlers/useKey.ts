import type * as ai from '../../../../protocol/ai.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { AiContext } from '../context.ts';

/** Uses a key of the editor's secret storage from now on; it stays in memory. */
export function useKey(ctx: AiContext, { provider, apiKey }: ParamsOut<typeof ai.useKey>): ResultIn<typeof ai.useKey> {
  ctx.ai.keys.use(provider, apiKey);
  return {};
}
