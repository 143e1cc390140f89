import type { Context, Message } from '../contract/messages.ts';
import type { TokenCounter } from '../tokens/countTokens.ts';

/** From this share of the window on a conversation is made shorter. */
const FULL_AT = 0.8;

/** Is it time to compact? Both in tokens. */
export function isNearlyFull(tokens: number, windowTokens: number): boolean {
  return tokens >= windowTokens * FULL_AT;
}

export interface CompactOptions {
  /** Tokens of the model's window; summary and kept messages together take at most half of it. */
  readonly windowTokens: number;
  readonly count: TokenCounter;
  /** Asks a model for one text. Absent, or when it throws or answers badly: a summary is made without a model. */
  readonly ask?: (context: Context, signal: AbortSignal) => Promise<string>;
}

/** A conversation made shorter. */
export interface Compaction {
  /** A message for the model that stands for the oldest messages: the task, the person's words, decisions, files, open points. */
  readonly summary: string;
  /** How many of the messages, counted from the oldest, it stands for; the rest stays as it is. Never between a call and its result. */
  readonly standsFor: number;
  readonly isByModel: boolean;
  /** Files that the summary may quote, for `paths` of its part. */
  readonly paths: readonly string[];
}

/**
 * Finds a summary for the older part of a conversation. `undefined`: there is nothing old enough to stand for. Throws only when cancelled.
 */
export async function compact(messages: readonly Message[], options: CompactOptions, signal: AbortSignal): Promise<Compaction | undefined> {
  throw new Error(`Not yet: ${messages.length} ${options.windowTokens} ${signal.aborted}`);
}
