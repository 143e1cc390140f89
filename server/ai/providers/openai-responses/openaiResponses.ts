import type { Failure } from '../../contract/failure.ts';
import type { Provider, StreamEvent } from '../../contract/provider.ts';
import { guardStream } from '../guardStream.ts';
import { localityOf } from '../locality.ts';
import { connectOpenAi, createEmbed, listModels, type OpenAiConnection } from '../openAiClient.ts';
import { probe } from '../probe.ts';
import { toFailure } from '../toFailure.ts';
import { toResponsesRequest } from './request.ts';
import { readResponsesStream } from './stream.ts';

export interface OpenAiResponsesOptions {
  /** `openai` when absent. */
  readonly id?: string;
  readonly label?: string;
  /** With `/v1`. */
  readonly baseUrl?: string;
  readonly key: () => string | undefined;
  readonly now: () => number;
}

/** OpenAI over the Responses API, through the official SDK. */
export function createOpenAiResponsesProvider(options: OpenAiResponsesOptions): Provider {
  const { id = 'openai', label = 'OpenAI', baseUrl = 'https://api.openai.com/v1' } = options;
  const connection: OpenAiConnection = { baseUrl, key: options.key, needsKey: true };
  const locality = localityOf(baseUrl);
  const failed = (error: unknown): Failure => toFailure(error, label, options.now());
  const models: Provider['models'] = (signal) => listModels(connection, failed, signal);
  return {
    id,
    label,
    locality,
    billing: 'metered',
    isScripted: false,
    stream: (model, context, streamOptions, signal) =>
      guardStream(
        async function* (): AsyncGenerator<StreamEvent> {
          const client = await connectOpenAi(connection);
          const events = await client.responses.create(toResponsesRequest(model, context, streamOptions), { signal });
          yield* readResponsesStream(events, { provider: id, model, locality }, failed);
        },
        failed,
        signal,
      ),
    models,
    health: (signal) => probe(() => models(signal)),
    embed: createEmbed(connection, failed),
  };
}
