import type { Usage } from '../contract/provider.ts';

/** A count of tokens as a provider sent it: `undefined` for what cannot be one. */
export function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

interface OpenAiCounts {
  readonly prompt: unknown;
  readonly cached: unknown;
  readonly cacheWrite?: unknown;
  readonly output: unknown;
  readonly reasoning: unknown;
}

/** Usage as OpenAI counts: the prompt includes what came from or went to the cache. `undefined` when a needed count cannot be. */
export function usageFromOpenAi(counts: OpenAiCounts): Usage | undefined {
  const prompt = countOf(counts.prompt);
  const outputTokens = countOf(counts.output);
  if (prompt === undefined || outputTokens === undefined) return undefined;
  const cacheReadTokens = Math.min(prompt, countOf(counts.cached) ?? 0);
  const cacheWriteTokens = Math.min(prompt - cacheReadTokens, countOf(counts.cacheWrite) ?? 0);
  const inputTokens = prompt - cacheReadTokens - cacheWriteTokens;
  const reasoningTokens = countOf(counts.reasoning) ?? 0;
  return { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens, cacheWriteOneHourTokens: 0 };
}
