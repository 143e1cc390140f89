import type OpenAI from 'openai';
import type { Failure } from '../contract/failure.ts';
import type { Answer, Embeddings, ModelInfo, Provider } from '../contract/provider.ts';
import { missingKey } from './missingKey.ts';
import { attempt } from './probe.ts';

export interface OpenAiConnection {
  readonly baseUrl: string;
  /** Asked at every request; `undefined` or empty is a failure of kind `auth`, unless the server needs none. */
  readonly key: () => string | undefined;
  readonly needsKey: boolean;
}

/** The official client with its retries off. Everything it would read from the environment is given; redirects could carry a prompt away. */
export async function connectOpenAi({ baseUrl, key: readKey, needsKey }: OpenAiConnection): Promise<OpenAI> {
  const { default: Client } = await import('openai');
  const key = readKey();
  if (needsKey && (key === undefined || key === '')) throw missingKey();
  return new Client({
    apiKey: key === undefined || key === '' ? 'none' : key,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: baseUrl,
    maxRetries: 0,
    logLevel: 'off',
    fetchOptions: { redirect: 'error' },
  });
}

/** `GET /models`, with the window where a local server says it. */
export function listModels(
  connection: OpenAiConnection,
  failed: (error: unknown) => Failure,
  signal: AbortSignal,
): Promise<Answer<readonly ModelInfo[]>> {
  return attempt(
    async () => {
      const models: ModelInfo[] = [];
      for await (const model of (await connectOpenAi(connection)).models.list({ signal })) {
        models.push({ id: model.id, ...contextTokens(model) });
      }
      return models;
    },
    failed,
    signal,
  );
}

/** vLLM says `max_model_len`, LM Studio `max_context_length`, llama.cpp `meta.n_ctx_train`; OpenAI nothing. */
export function contextTokens(model: object): { contextTokens?: number } {
  // Read as values: the fields are additions of servers to the SDK's type.
  const { max_model_len, max_context_length, meta } = model as Record<string, unknown>;
  const trained = typeof meta === 'object' && meta !== null && 'n_ctx_train' in meta ? meta.n_ctx_train : undefined;
  const tokens = [max_model_len, max_context_length, trained].find((value) => typeof value === 'number');
  return typeof tokens === 'number' ? { contextTokens: tokens } : {};
}

/** `POST /embeddings`. */
export function createEmbed(connection: OpenAiConnection, failed: (error: unknown) => Failure): NonNullable<Provider['embed']> {
  return (model, texts, signal) =>
    attempt(
      async (): Promise<Embeddings> => {
        const client = await connectOpenAi(connection);
        // As numbers: the SDK's default packs them, which some local servers ignore and others refuse.
        const answer = await client.embeddings.create({ model, input: [...texts], encoding_format: 'float' }, { signal });
        const vectors = answer.data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
        return { vectors, inputTokens: answer.usage?.prompt_tokens ?? 0 };
      },
      failed,
      signal,
    );
}
