import type { Context, Message, ToolDefinition } from '../contract/messages.ts';

type Count = (text: string) => number;

/** Tokens of each text. May run in another thread: a prompt is counted in one call. */
export type TokenCounter = (texts: readonly string[]) => Promise<readonly number[]>;

/** What worker threads do here; the handler is registered in server/worker.ts. */
export interface TokenJobs {
  'ai/countTokens': { readonly request: readonly string[]; readonly response: readonly number[] };
}

/** The tables are 2.7 MB: read when the first prompt is counted. */
let loading: Promise<Count> | undefined;

/** Byte pair encoding is slow on long runs without a break; a cut costs at most one token. Characters. */
const LONGEST_PIECE = 20_000;
/** What the protocols put around a message and around a tool. */
const TOKENS_PER_MESSAGE = 4;

/**
 * Tokens of texts in OpenAI's `o200k_base` encoding. Exact for its newer models, an estimate for others: Claude's count is higher, by up
 * to about a third. Bills come from the provider's usage; this is for windows and for reserving. The first call blocks its thread for
 * about a second.
 */
export const countTokens: TokenCounter = async (texts) => {
  loading ??= import('gpt-tokenizer/encoding/o200k_base').then(
    ({ countTokens: count }) =>
      (piece) =>
        count(piece, PLAIN),
  );
  const count = await loading;
  return texts.map((text) => {
    let total = 0;
    for (let start = 0; start < text.length; start += LONGEST_PIECE) total += count(text.slice(start, start + LONGEST_PIECE));
    return total;
  });
};

/** Markers such as `<|endoftext|>` in a file are text like any other. */
const PLAIN = { disallowedSpecial: new Set<string>() };

/** Messages never change once made, and a conversation is counted again with every turn. */
const counted = new WeakMap<object, number>();

/** Tokens of everything that a model would see, by the same estimate. */
export async function countContext({ system = '', messages, tools = [] }: Context, count: TokenCounter = countTokens): Promise<number> {
  const values: readonly (Message | ToolDefinition)[] = [...messages, ...tools];
  const fresh = values.filter((value) => !counted.has(value));
  const [ofSystem = 0, ...tokens] = await count([system, ...fresh.map(textOf)]);
  for (const [index, value] of fresh.entries()) counted.set(value, tokens[index] ?? 0);
  return values.reduce((sum, value) => sum + (counted.get(value) ?? 0) + TOKENS_PER_MESSAGE, ofSystem + TOKENS_PER_MESSAGE);
}

function textOf(value: Message | ToolDefinition): string {
  if (!('role' in value)) return JSON.stringify(value);
  return value.content.map((part) => (part.kind === 'toolCall' ? part.name + JSON.stringify(part.input) : part.text)).join('\n');
}
