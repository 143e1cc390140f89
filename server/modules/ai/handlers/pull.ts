import * as ai from '../../../../protocol/ai.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { BadInputError, CancelledError, IoError, NotFoundError } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import type { AiContext } from '../context.ts';

const MEGABYTE = 1_000_000;

/** Has an Ollama of the configuration load a model. How it is asked, and where, is the provider's business. */
export async function pull(
  ctx: AiContext,
  { folder, provider: id, model }: ParamsOut<typeof ai.pull>,
  call: Call,
): Promise<ResultIn<typeof ai.pull>> {
  const { providers } = await ctx.ai.of(folder);
  const provider = providers.find((each) => each.id === id);
  if (provider?.pull === undefined) {
    const able = providers.flatMap((each) => (each.pull === undefined ? [] : `"${each.id}"`)).join(', ') || 'there is none';
    throw new BadInputError(`The provider "${id}" loads no models. Use one of kind "ollama" in "ai.providers" (${able}).`);
  }
  const answer = await provider.pull(
    model,
    ({ step, doneBytes, totalBytes }) => {
      const [done, total] = [Math.floor(doneBytes / MEGABYTE), Math.ceil(totalBytes / MEGABYTE)];
      const message = totalBytes === 0 ? step : `MB, ${step}`;
      call.report({ done, total, message });
      ctx.notify(ai.pullProgress, {
        folder,
        provider: id,
        model,
        done,
        total,
        message: totalBytes === 0 ? step : `${done} of ${total} MB, ${step}`,
      });
    },
    call.signal,
  );
  if (answer.ok) return { name: `${id}/${model}` };
  const { kind, message } = answer.failure;
  if (kind === 'cancelled') throw new CancelledError();
  if (kind === 'notFound') throw new NotFoundError(message);
  throw new IoError(message);
}
