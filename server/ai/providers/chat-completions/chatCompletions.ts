import type { Failure } from '../../contract/failure.ts';
import type { Answer, ModelInfo, Provider, StreamEvent } from '../../contract/provider.ts';
import { guardStream } from '../guardStream.ts';
import { localityOf } from '../locality.ts';
import { connectOpenAi, contextTokens, createEmbed, listModels, type OpenAiConnection } from '../openAiClient.ts';
import { attempt, probe } from '../probe.ts';
import { toFailure } from '../toFailure.ts';
import { type ServerPreset, serverPresets } from './presets.ts';
import { pullModel } from './pullModel.ts';
import { toChatRequest } from './request.ts';
import { readChatStream } from './stream.ts';

export interface ChatCompletionsOptions {
  readonly id: string;
  readonly preset: ServerPreset;
  readonly label?: string;
  /** Without the path of the API, such as `http://127.0.0.1:11434`; the preset's when absent. */
  readonly url?: string;
  /** Most local servers need none. */
  readonly key?: () => string | undefined;
  /** Cloud servers that are paid for are metered; absent: free on this machine, metered elsewhere. */
  readonly billing?: Provider['billing'];
  readonly now: () => number;
}

/** Any server that speaks Chat Completions: Ollama, LM Studio, llama.cpp, vLLM, and gateways. */
export function createChatCompletionsProvider(options: ChatCompletionsOptions): Provider {
  const preset = serverPresets[options.preset];
  const { id, label = preset.label, url = preset.url } = options;
  const root = url.replace(/\/+$/, '');
  const connection: OpenAiConnection = { baseUrl: `${root}/v1`, key: options.key ?? (() => undefined), needsKey: false };
  const locality = localityOf(root);
  const failed = (error: unknown): Failure => toFailure(error, label, options.now());
  const { pullPath } = preset;
  const list: Provider['models'] = (signal) =>
    preset.modelsPath === undefined ? listModels(connection, failed, signal) : listOwn(root + preset.modelsPath, failed, signal);
  return {
    id,
    label,
    locality,
    billing: options.billing ?? (locality === 'local' ? 'free' : 'metered'),
    isScripted: false,
    stream: (model, context, streamOptions, signal) =>
      guardStream(
        async function* (): AsyncGenerator<StreamEvent> {
          const client = await connectOpenAi(connection);
          const chunks = await client.chat.completions.create(toChatRequest(model, context, streamOptions), { signal });
          yield* readChatStream(chunks, { provider: id, model, locality });
        },
        failed,
        signal,
      ),
    models: list,
    health: (signal) => probe(() => (preset.healthPath === undefined ? list(signal) : get(root + preset.healthPath, failed, signal))),
    embed: createEmbed(connection, failed),
    ...(pullPath === undefined ? {} : { pull: (model, report, signal) => pullModel(root + pullPath, model, report, failed, signal) }),
  };
}

function get(url: string, failed: (error: unknown) => Failure, signal: AbortSignal): Promise<Answer<globalThis.Response>> {
  return attempt(
    async () => {
      const response = await fetch(url, { signal, redirect: 'error' });
      if (!response.ok) throw Object.assign(new Error(`"${url}" answered ${response.status}`), { status: response.status });
      return response;
    },
    failed,
    signal,
  );
}

/** Ollama's list has `models` with `name` and `size`, LM Studio's has `data` with `id` and the window. */
async function listOwn(url: string, failed: (error: unknown) => Failure, signal: AbortSignal): Promise<Answer<readonly ModelInfo[]>> {
  const response = await get(url, failed, signal);
  if (!response.ok) return response;
  const answer = await attempt(() => response.value.json(), failed, signal);
  if (!answer.ok) return answer;
  const body: object = typeof answer.value === 'object' && answer.value !== null ? answer.value : {};
  const entries: unknown = 'models' in body ? body.models : 'data' in body ? body.data : [];
  const models = (Array.isArray(entries) ? entries : []).flatMap((entry: unknown): ModelInfo[] => {
    if (typeof entry !== 'object' || entry === null) return [];
    const id: unknown = 'id' in entry ? entry.id : 'name' in entry ? entry.name : undefined;
    const size = 'size' in entry && typeof entry.size === 'number' ? { bytes: entry.size } : {};
    return typeof id === 'string' ? [{ id, ...contextTokens(entry), ...size }] : [];
  });
  return { ok: true, value: models };
}
