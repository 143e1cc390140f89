import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../../server/ai/contract/provider.ts';
import { watchStream } from '../../../server/ai/router/watchStream.ts';
import { systemClock } from '../../../server/base/clock.ts';
import { type FakeProvider, startFakeProvider } from '../../harness/fakeProvider/fakeProvider.ts';
import { type ScenarioName, scenarios } from '../../harness/fakeProvider/scenarios.ts';
import { expectedOutcome } from './conformance.ts';
import { conformancePage } from './conformancePage.ts';
import { outcomeOf, streamedText } from './outcome.ts';
import { providerNames, providersFor, question } from './providersUnderTest.ts';

let fake: FakeProvider;
beforeAll(async () => {
  fake = await startFakeProvider();
});
afterAll(() => fake.close());

/** Short, so that the scenario that stalls does not hold up the table. */
const LIMITS = { firstMs: 10_000, idleMs: 500, totalMs: 20_000 };
const never = new AbortController().signal;
// Object.keys of a record with exactly these keys.
const names = Object.keys(scenarios) as ScenarioName[];

describe.each(providerNames)('%s', (provider) => {
  const ask = (model: string): AsyncIterable<StreamEvent> =>
    watchStream(
      (signal) => providersFor(fake.url)[provider].stream(model, question, { maxOutputTokens: 100 }, signal),
      LIMITS,
      systemClock,
      never,
    );

  test.each(names)('%s', async (scenario) => {
    expect(await outcomeOf(ask(`fake-${scenario}`))).toBe(expectedOutcome(scenario, provider));
  });

  test('what was streamed is what the message holds', async () => {
    for (const scenario of ['ok-text', 'tool-1', '1-byte', 'huge-event'] as const) {
      const events: StreamEvent[] = [];
      for await (const event of ask(`fake-${scenario}`)) events.push(event);
      const last = events.at(-1);
      const held = last?.type === 'done' ? last.message.content.flatMap((part) => (part.kind === 'text' ? [part.text] : [])) : [];
      expect(streamedText(events)).toBe(held.join(''));
    }
  });
});

test('the fake refused nothing that was sent', () => {
  expect(fake.requests.flatMap(({ path, rejected }) => (rejected === undefined ? [] : [`${path}: ${rejected}`]))).toEqual([]);
});

test('docs/providers.md says what the table says (vitest -u writes it)', async () => {
  await expect(conformancePage()).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/providers.md'));
});
