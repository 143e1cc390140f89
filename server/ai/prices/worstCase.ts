import type { Usage } from '../contract/provider.ts';
import type { ModelPrice } from './priceTable.ts';

/** Our count of a prompt is another model's encoding: this much more is reserved for. */
const PROMPT_MARGIN = 1.4;

export const NO_TOKENS: Usage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  cacheWriteOneHourTokens: 0,
};

/** The most that one request can cost, in micro-dollars: the whole prompt written to the cache or read anew, and every token of answer. */
export function worstCase(price: ModelPrice, promptTokens: number, maxOutputTokens: number): number {
  const prompt = Math.ceil(promptTokens * PROMPT_MARGIN);
  const anew = price.cost({ ...NO_TOKENS, inputTokens: prompt, outputTokens: maxOutputTokens });
  const written = price.cost({ ...NO_TOKENS, cacheWriteTokens: prompt, outputTokens: maxOutputTokens });
  return Math.max(anew, written);
}
