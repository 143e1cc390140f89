import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as runs from '../../../../protocol/runs.ts';
import type { AiRequest } from '../../../ai/router/aiRouter.ts';
import { CancelledError, ForbiddenError, IoError } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import { chooseModel } from '../chooseModel.ts';
import type { RunsContext } from '../context.ts';
import { governQuestion } from '../question/governQuestion.ts';

/** Puts one question to a model, by the same router and under the same governor as a run; its pieces are told while they come. */
export async function ask(ctx: RunsContext, params: ParamsOut<typeof runs.ask>, call: Call): Promise<ResultIn<typeof runs.ask>> {
  const { folder, stream } = params;
  // Throws where AI is switched off.
  await chooseModel(ctx, folder, undefined);
  const answer = { model: '', isScripted: false };
  let isAnew = false;
  for await (const event of ctx.ai.stream(folder, requestOf(ctx, params, call), call.signal)) {
    switch (event.type) {
      case 'notice':
        if (event.notice.kind === 'retry' || event.notice.kind === 'fallback') isAnew = true;
        if (event.notice.kind === 'asking') {
          const { target, isScripted } = event.notice;
          Object.assign(answer, { model: `${target.provider}/${target.model}`, isScripted });
        }
        break;
      case 'text':
        if (stream !== undefined) ctx.notify(runs.said, { stream, text: event.text, isAnew });
        isAnew = false;
        break;
      case 'done':
        return { ...answer, text: event.message.content.map((part) => (part.kind === 'text' ? part.text : '')).join('') };
      case 'error':
        throw failureOf(event.failure);
      default:
    }
  }
  throw new IoError('The answer ended without an end mark.');
}

function requestOf(ctx: RunsContext, { folder, step, prompt, paths, maxOutputTokens }: ParamsOut<typeof runs.ask>, call: Call): AiRequest {
  return {
    context: { messages: [{ role: 'user', content: [{ kind: 'text', text: prompt, ...(paths.length === 0 ? {} : { paths }) }] }] },
    options: { maxOutputTokens, isDeterministic: true },
    purpose: { tier: 'fast', step },
    correlationId: call.correlationId,
    authorise: (asked, signal) => governQuestion(ctx, folder, asked, call, signal),
  };
}

function failureOf({ kind, message }: { readonly kind: string; readonly message: string }): Error {
  if (kind === 'cancelled') return new CancelledError();
  return kind === 'denied' || kind === 'budget' ? new ForbiddenError(message) : new IoError(message);
}
