import { messageOf } from '../../base/errors.ts';
import type { Failure } from '../contract/failure.ts';
import type { Context, Locality } from '../contract/messages.ts';
import type { Answer, ModelInfo, Provider, StreamEvent, StreamOptions } from '../contract/provider.ts';
import { guardStream } from './guardStream.ts';
import { probe } from './probe.ts';

export interface StreamProviderOptions {
  readonly id: string;
  readonly label: string;
  readonly locality: Locality;
  readonly billing: Provider['billing'];
  /** Where the events come from; may throw and may end early, both become failures. */
  readonly stream: (model: string, context: Context, options: StreamOptions, signal: AbortSignal) => AsyncIterable<StreamEvent>;
  readonly models: (signal: AbortSignal) => Promise<Answer<readonly ModelInfo[]>>;
}

/** A provider from a function that streams: how the editor's own models, reached by a request to the extension, become one of ours. */
export function createStreamProvider(options: StreamProviderOptions): Provider {
  const { id, label, locality, billing, models } = options;
  const failed = (error: unknown): Failure => ({ kind: 'server', message: `${label}: ${messageOf(error)}` });
  return {
    id,
    label,
    locality,
    billing,
    isScripted: false,
    stream: (model, context, streamOptions, signal) =>
      guardStream(() => options.stream(model, context, streamOptions, signal), failed, signal),
    models,
    health: (signal) => probe(() => models(signal)),
  };
}
