import { expect, test } from 'vitest';
import { cpuMilliseconds } from '../../base/fixtures/cpuTime.ts';
import { countContext, countTokens } from './countTokens.ts';

test('texts are counted, special markers and runs without a break included', async () => {
  const [hello, nothing, marker = 0] = await countTokens(['hello world', '', '<|endoftext|>']);
  expect([hello, nothing]).toEqual([2, 0]);
  expect(marker).toBeGreaterThan(1);
  const cost = await cpuMilliseconds(async () => {
    expect((await countTokens(['x'.repeat(1_000_000)]))[0]).toBeGreaterThan(10_000);
  });
  expect(cost).toBeLessThan(5000);
});

test('a context counts its system text, messages, calls and tools', async () => {
  const origin = { provider: 'p', model: 'm', locality: 'cloud' } as const;
  const tokens = await countContext({
    system: 'hello world',
    messages: [
      { role: 'user', content: [{ kind: 'text', text: 'hello world' }] },
      { role: 'assistant', content: [{ kind: 'toolCall', id: 'a', name: 'read', input: {} }], origin },
    ],
    tools: [{ name: 'read', description: '', parameters: {} }],
  });
  expect(tokens).toBeGreaterThan(2 + 2 + 1 + 3);
  expect(tokens).toBeLessThan(60);
});
