import type * as ai from '../../../../protocol/ai.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { Call } from '../../../kernel/call.ts';
import type { AiContext } from '../context.ts';
import { readMode } from '../readMode.ts';

/** Says what whoever offers AI must know before it does. */
export async function mode(ctx: AiContext, { folder }: ParamsOut<typeof ai.mode>, call: Call): Promise<ResultIn<typeof ai.mode>> {
  return { mode: await readMode(ctx, folder, call) };
}
