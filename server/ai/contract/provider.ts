import type { Failure } from './failure.ts';
import type { AssistantMessage, Context, Locality, ToolCallPart } from './messages.ts';

/** Tokens of one answer, as the provider counted them. The four numbers add up to what is paid for; nothing is in two of them. */
export interface Usage {
  /** Tokens of the prompt that came from no cache. */
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  /** Thinking included. */
  readonly outputTokens: number;
  /** Of the output, for information; 0 when the provider does not say. */
  readonly reasoningTokens: number;
  /** Of the cache writes, those that are kept for an hour and cost more; 0 when the provider does not say. */
  readonly cacheWriteOneHourTokens: number;
}

/**
 * Why the model stopped. `maxTokens`, `contextFull`: cut short, and a tool call that was being written is left out. `pause`: the provider
 * wants to be asked again with what came. `refusal`: the model, or a filter, declined.
 */
export type StopReason = 'end' | 'toolUse' | 'maxTokens' | 'stopSequence' | 'refusal' | 'pause' | 'contextFull';

/**
 * What a provider yields: any number of the first five, then exactly one `done` or `error`. Text, thinking and tool input come in pieces
 * to be joined; `toolCall` is a finished call; `usage` replaces an earlier one.
 */
export type StreamEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly text: string }
  | { readonly type: 'toolInput'; readonly callId: string; readonly name: string; readonly text: string }
  | { readonly type: 'toolCall'; readonly call: ToolCallPart }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'done'; readonly reason: StopReason; readonly message: AssistantMessage }
  | { readonly type: 'error'; readonly failure: Failure };

export interface StreamOptions {
  /** Tokens at most, thinking included. What is reserved in the budget, so always given. */
  readonly maxOutputTokens: number;
  /** How hard to think, for models that can; absent: nothing is sent and the model's own default holds. */
  readonly effort?: 'low' | 'medium' | 'high';
  /** `required`: the model must call some tool. */
  readonly toolChoice?: 'auto' | 'required' | 'none';
  /** The caller wants the same answer for the same question: temperature 0 where the model takes it, and the answer may be cached. */
  readonly isDeterministic?: boolean;
  /** Requests that share a beginning share a key, so that a provider finds its prompt cache again; a session's id. */
  readonly cacheKey?: string;
}

/** One model on a provider's list. */
export interface ModelInfo {
  readonly id: string;
  /** Tokens of prompt and answer together, when the provider says. */
  readonly contextTokens?: number;
  /** What it takes of the provider's disk, when the provider says; bytes. */
  readonly bytes?: number;
}

/** How far a model has come onto the provider's disk. */
export interface PullProgress {
  /** What the provider does now, in its words. */
  readonly step: string;
  /** Of all parts that it has begun with; 0 as long as it has begun with none. */
  readonly totalBytes: number;
  readonly doneBytes: number;
}

/** An answer that can fail without throwing. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** How a provider is doing. `latencyMs`: milliseconds of the probe. */
export interface Health {
  readonly latencyMs: number;
}

/** Vectors of some texts, in their order. */
export interface Embeddings {
  readonly vectors: readonly (readonly number[])[];
  readonly inputTokens: number;
}

/**
 * Somebody who answers prompts. No method throws: failures are values, in the stream and in answers. No method retries, waits for a rate
 * or watches the time: the router does, in one place. Cancelling ends a stream with a failure of kind `cancelled`.
 */
export interface Provider {
  /** As in `anthropic/claude-…`: what configuration, prices and the audit trail call it. */
  readonly id: string;
  /** For a person. */
  readonly label: string;
  readonly locality: Locality;
  /** `metered`: usage is exact and has a price; `free`: costs nothing; `unmetered`: somebody else's contract, neither usage nor price known. */
  readonly billing: 'metered' | 'free' | 'unmetered';
  /** Answers come from a script, not from a model; must be said wherever they show. */
  readonly isScripted: boolean;
  stream(model: string, context: Context, options: StreamOptions, signal: AbortSignal): AsyncIterable<StreamEvent>;
  models(signal: AbortSignal): Promise<Answer<readonly ModelInfo[]>>;
  /** Asks the provider something that costs nothing. */
  health(signal: AbortSignal): Promise<Answer<Health>>;
  embed?(model: string, texts: readonly string[], signal: AbortSignal): Promise<Answer<Embeddings>>;
  /** Makes the provider load a model onto its own disk. Cancelled, it keeps what came, and goes on there when it is asked again. */
  pull?(model: string, report: (progress: PullProgress) => void, signal: AbortSignal): Promise<Answer<void>>;
}
