import * as ai from '../../../../protocol/ai.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { AiContext } from '../context.ts';

/** From now on the editor's models are a provider among the others, or no longer. */
export async function offerEditorModels(
  ctx: AiContext,
  { isOffered }: ParamsOut<typeof ai.offerEditorModels>,
): Promise<ResultIn<typeof ai.offerEditorModels>> {
  if (!isOffered) {
    ctx.state.editor = undefined;
    return {};
  }
  const { EditorModels } = await import('../../../ai/editor/editorModels.ts');
  const link = {
    models: async (signal: AbortSignal) => {
      const { models } = await ctx.askClient(ai.editorModels, {}, signal);
      return models.map(({ id, contextTokens }) => ({ id, contextTokens }));
    },
    ask: (question: ParamsOut<typeof ai.editorStream>, signal: AbortSignal) => ctx.askClient(ai.editorStream, question, signal),
  };
  ctx.state.editor = new EditorModels(link, ctx.newId);
  return {};
}
