import { expect, test } from 'vitest';
import { cpuMilliseconds } from '../../base/fixtures/cpuTime.ts';
import type { Context } from '../contract/messages.ts';
import { corpus, harmless } from './fixtures/corpus.ts';
import { createRedactor } from './redactor.ts';

const redactor = createRedactor({ key: 'test', masksPersonalDetails: true });

test('the corpus is large enough', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(50);
  expect(new Set(corpus.map(({ value }) => value)).size).toBe(corpus.length);
  for (const { text, value } of corpus) expect(text).toContain(value);
});

test.each(corpus)('$what is masked, and put back where it stands', async ({ text, value }) => {
  const masked = await redactor.mask(text);
  expect(masked.text).not.toContain(value);
  expect(await redactor.restore(masked.text, text)).toBe(text);
  // Masking what is masked changes nothing.
  expect((await redactor.mask(masked.text)).text).toBe(masked.text);
});

test.each(harmless)('left alone: %s', async (text) => {
  expect((await redactor.mask(text)).text).toBe(text);
});

test('the same value has the same placeholder, another key makes others', async () => {
  const address = 'jane.doe@acme.io';
  const first = await redactor.mask(`${address} and ${address}`);
  expect(first.counts).toEqual({ email: 2 });
  expect(first.values.size).toBe(1);
  expect((await redactor.mask(address)).text).toBe([...first.values.keys()][0]);
  const other = createRedactor({ key: 'other', masksPersonalDetails: true });
  expect((await other.mask(address)).text).not.toBe((await redactor.mask(address)).text);
});

test('a value is not put back into a text for another file', async () => {
  const masked = await redactor.mask("const password = 'correct-horse';");
  expect(await redactor.restore(masked.text, 'a file without it')).toBe(masked.text);
});

test('personal details can be left in, secrets never', async () => {
  const secretsOnly = createRedactor({ key: 'k', masksPersonalDetails: false });
  const { text } = await secretsOnly.mask("jane.doe@acme.io has password = 'correct-horse'");
  expect(text).toContain('jane.doe@acme.io');
  expect(text).not.toContain('correct-horse');
});

test('every text of a context is masked: system, messages, inputs of calls, results, tools; thoughts stay as signed', async () => {
  const value = 'jane.doe@acme.io';
  const origin = { provider: 'p', model: 'm', locality: 'cloud' } as const;
  const context: Context = {
    system: value,
    messages: [
      { role: 'user', content: [{ kind: 'text', text: value }] },
      {
        role: 'assistant',
        content: [
          { kind: 'text', text: value },
          { kind: 'toolCall', id: 'a', name: 'mail', input: { to: [{ address: value }], count: 1 } },
        ],
        origin,
      },
      { role: 'tool', content: [{ kind: 'toolResult', callId: 'a', text: value, isError: false }] },
    ],
    tools: [{ name: 'mail', description: value, parameters: { type: 'object', default: value } }],
  };
  const masked = await redactor.maskContext(context);
  expect(JSON.stringify(masked.context)).not.toContain(value);
  expect(masked.counts).toEqual({ email: 7 });
  // A second turn gets the very same objects, so nothing is searched or counted twice.
  expect((await redactor.maskContext(context)).context.messages[0]).toBe(masked.context.messages[0]);
});

test('long texts of any kind take no more than a moment', async () => {
  for (const unit of [
    'x',
    '1',
    '0123456789abcdef',
    'a.b@',
    '1.',
    '(1) ',
    'AB12 ',
    'password = ',
    '-----BEGIN PRIVATE KEY-----',
    '-',
    '--- ',
    'a@a.',
    'A_',
    'eyJ.',
    'http://a:',
  ]) {
    const cost = await cpuMilliseconds(() => redactor.mask(unit.repeat(Math.ceil(200_000 / unit.length))));
    expect(cost, unit).toBeLessThan(3000);
  }
});
