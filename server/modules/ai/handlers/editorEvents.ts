import type * as ai from '../../../../protocol/ai.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { AiContext } from '../context.ts';

/** What a model of the editor said. */
export function editorEvents(ctx: AiContext, { stream, events }: ParamsOut<typeof ai.editorEvents>): ResultIn<typeof ai.editorEvents> {
  return { isWanted: ctx.state.editor?.receive(stream, events) ?? false };
}
