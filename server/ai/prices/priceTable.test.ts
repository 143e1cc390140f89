import { expect, test } from 'vitest';
import type { Provider } from '../contract/provider.ts';
import { noneProvider } from '../providers/none.ts';
import { createPriceTable } from './priceTable.ts';
import { NO_TOKENS, worstCase } from './worstCase.ts';

const provider = (id: string, billing: Provider['billing'] = 'metered'): Provider => ({ ...noneProvider, id, billing });
const table = createPriceTable({ 'acme/big': { input: 2, output: 10, cacheRead: 0.5 } });
const usage = { ...NO_TOKENS, inputTokens: 1000, cacheReadTokens: 2000, cacheWriteTokens: 400, outputTokens: 100 };

test('a cloud model is priced from the table, the cache at its own price', async () => {
  const price = await table.find(provider('anthropic'), 'claude-sonnet-4-6');
  // $3 in, $0.30 cache read, $3.75 cache write, $15 out per million.
  expect(price?.cost(usage)).toBe(1000 * 3 + 2000 * 0.3 + 400 * 3.75 + 100 * 15);
  expect(price?.contextTokens).toBeGreaterThan(100_000);
  expect(price?.cost({ ...NO_TOKENS, cacheReadTokens: 1 })).toBe(1);
});

test('one hour in the cache costs more', async () => {
  const price = await table.find(provider('anthropic'), 'claude-sonnet-4-6');
  expect(price?.cost({ ...NO_TOKENS, cacheWriteTokens: 1000, cacheWriteOneHourTokens: 1000 })).toBe(6000);
});

test('OpenAI, where writing to the cache has no price of its own', async () => {
  const price = await table.find(provider('openai'), 'gpt-5.1');
  expect(price?.cost({ ...NO_TOKENS, inputTokens: 1000, cacheReadTokens: 1000, outputTokens: 100 })).toBe(1250 + 125 + 1000);
  expect(price?.cost({ ...NO_TOKENS, cacheWriteTokens: 1000 })).toBe(1250);
});

test('own prices win, this machine is free, and what nobody knows is not free', async () => {
  expect((await table.find(provider('acme'), 'big'))?.cost(usage)).toBe(1000 * 2 + 2000 * 0.5 + 400 * 2 + 100 * 10);
  expect((await table.find(provider('ollama', 'free'), 'llama'))?.cost(usage)).toBe(0);
  expect(await table.find(provider('openai'), 'gpt-99-unheard-of')).toBeUndefined();
  expect(await table.find(provider('vscode', 'unmetered'), 'copilot')).toBeUndefined();
  expect(await table.find(provider('somewhere'), 'x')).toBeUndefined();
});

test('the worst case is never less than what was then billed', async () => {
  const price = await table.find(provider('anthropic'), 'claude-sonnet-4-6');
  if (price === undefined) throw new Error('no price');
  const worst = worstCase(price, 1000, 100);
  expect(worst).toBe(Math.max(1400 * 3, 1400 * 3.75) + 1500);
  expect(worst).toBeGreaterThan(price.cost({ ...NO_TOKENS, cacheWriteTokens: 1300, outputTokens: 100 }));
});

test('a workspace is believed only about what nobody else knows', async () => {
  const nothing = { input: 0, output: 0 };
  const both = createPriceTable(
    { 'acme/big': { input: 2, output: 10 } },
    { 'acme/big': nothing, 'anthropic/claude-sonnet-4-6': nothing, 'acme/odd': { input: 7, output: 7 } },
  );
  const cost = async (id: string, model: string) => (await both.find(provider(id), model))?.cost({ ...NO_TOKENS, inputTokens: 10 });
  expect([await cost('acme', 'big'), await cost('anthropic', 'claude-sonnet-4-6'), await cost('acme', 'odd')]).toEqual([20, 30, 70]);
});
