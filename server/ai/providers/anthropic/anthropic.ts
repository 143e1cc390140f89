import type Anthropic from '@anthropic-ai/sdk';
import type { Failure } from '../../contract/failure.ts';
import type { Provider, StreamEvent } from '../../contract/provider.ts';
import { guardStream } from '../guardStream.ts';
import { localityOf } from '../locality.ts';
import { missingKey } from '../missingKey.ts';
import { attempt, probe } from '../probe.ts';
import { toFailure } from '../toFailure.ts';
import { toAnthropicRequest } from './request.ts';
import { readAnthropicStream } from './stream.ts';

export interface AnthropicOptions {
  /** `anthropic` when absent. */
  readonly id?: string;
  readonly label?: string;
  readonly baseUrl?: string;
  /** Asked at every request, so that a new key works at once; `undefined` is a failure of kind `auth`. */
  readonly key: () => string | undefined;
  /** The SDK sends `Authorization: Bearer`; gateways that only know the older way need `x-api-key`. */
  readonly keyHeader?: 'bearer' | 'x-api-key';
  readonly now: () => number;
}

const DEFAULT_URL = 'https://api.anthropic.com';

/** Claude over the Messages API, through the official SDK with its retries off. */
export function createAnthropicProvider(options: AnthropicOptions): Provider {
  const { id = 'anthropic', label = 'Anthropic', baseUrl = DEFAULT_URL } = options;
  const locality = localityOf(baseUrl);
  const failed = (error: unknown): Failure => toFailure(error, label, options.now());
  const models: Provider['models'] = (signal) =>
    attempt(
      async () => {
        const page = await (await connect(options, baseUrl)).models.list({ limit: 100 }, { signal });
        return page.data.map((model) => ({ id: model.id, ...contextTokens(model) }));
      },
      failed,
      signal,
    );
  return {
    id,
    label,
    locality,
    billing: 'metered',
    isScripted: false,
    stream: (model, context, streamOptions, signal) =>
      guardStream(
        async function* (): AsyncGenerator<StreamEvent> {
          const client = await connect(options, baseUrl);
          const events = await client.messages.create(toAnthropicRequest(model, context, streamOptions), { signal });
          yield* readAnthropicStream(events, { provider: id, model, locality });
        },
        failed,
        signal,
      ),
    models,
    health: (signal) => probe(() => models(signal)),
  };
}

/** Everything that the SDK would otherwise read from the environment or from files is given. Redirects could carry a prompt elsewhere. */
async function connect({ key: readKey, keyHeader = 'bearer' }: AnthropicOptions, baseURL: string): Promise<Anthropic> {
  const { default: Client } = await import('@anthropic-ai/sdk');
  const key = readKey();
  if (key === undefined || key === '') throw missingKey();
  const auth =
    keyHeader === 'bearer' ? {} : { defaultHeaders: { 'x-api-key': key, authorization: null, 'anthropic-version': '2023-06-01' } };
  return new Client({ apiKey: key, baseURL, maxRetries: 0, logLevel: 'off', fetchOptions: { redirect: 'error' }, ...auth });
}

/** The list says more about newer models than the SDK's type does. */
function contextTokens(model: object): { contextTokens?: number } {
  return 'max_input_tokens' in model && typeof model.max_input_tokens === 'number' ? { contextTokens: model.max_input_tokens } : {};
}
