import type { Context, Message } from '../contract/messages.ts';

type Count = (text: string) => number;

/** The tables are 2.7 MB: read when the first prompt is counted. */
let loading: Promise<Count> | undefined;

/** Byte pair encoding is slow on long runs without a break; a cut costs at most one token. Characters. */
const LONGEST_PIECE = 20_000;
/** What the protocols put around a message and around a tool. */
const TOKENS_PER_MESSAGE = 4;

/**
 * Tokens of a text in OpenAI's `o200k_base` encoding. Exact for its newer models, an estimate for others: Claude's count is higher, by up
 * to about a third. Bills come from the provider's usage; this is for windows and for reserving.
 */
export async function countTokens(text: string): Promise<number> {
  loading ??= import('gpt-tokenizer/encoding/o200k_base').then(
    ({ countTokens: count }) =>
      (piece) =>
        count(piece, PLAIN),
  );
  const count = await loading;
  let total = 0;
  for (let start = 0; start < text.length; start += LONGEST_PIECE) total += count(text.slice(start, start + LONGEST_PIECE));
  return total;
}

/** Markers such as `<|endoftext|>` in a file are text like any other. */
const PLAIN = { disallowedSpecial: new Set<string>() };

/** Messages never change once made, and a conversation is counted again with every turn. */
const counted = new WeakMap<object, Promise<number>>();

/** Tokens of everything that a model would see, by the same estimate. */
export async function countContext({ system = '', messages, tools = [] }: Context): Promise<number> {
  const parts = await Promise.all([
    countTokens(system),
    ...messages.map((message) => remembered(message, () => textOf(message))),
    ...tools.map((tool) => remembered(tool, () => JSON.stringify(tool))),
  ]);
  return parts.reduce((sum, tokens) => sum + tokens + TOKENS_PER_MESSAGE, 0);
}

function remembered(value: object, text: () => string): Promise<number> {
  const known = counted.get(value) ?? countTokens(text());
  counted.set(value, known);
  return known;
}

function textOf(message: Message): string {
  return message.content.map((part) => (part.kind === 'toolCall' ? part.name + JSON.stringify(part.input) : part.text)).join('\n');
}
