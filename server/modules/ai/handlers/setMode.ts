import type * as ai from '../../../../protocol/ai.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import type { Call } from '../../../kernel/call.ts';
import type { AiContext } from '../context.ts';

/** Remembers the mode in the folder's configuration, which is read for every request. */
export function setMode(ctx: AiContext, { folder, mode }: ParamsOut<typeof ai.setMode>, call: Call): Promise<ResultIn<typeof ai.setMode>> {
  return ctx.call(workspace.setConfig, { folder, key: 'ai.mode', value: mode }, call);
}
