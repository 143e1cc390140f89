import { RateLimiterMemory } from 'rate-limiter-flexible';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Context } from '../../../server/ai/contract/messages.ts';
import type { Provider } from '../../../server/ai/contract/provider.ts';
import { createPriceTable } from '../../../server/ai/prices/priceTable.ts';
import { corpus } from '../../../server/ai/redaction/fixtures/corpus.ts';
import { createRedactor } from '../../../server/ai/redaction/redactor.ts';
import {
  type AiRequest,
  type AiRouter,
  type AiRouterOptions,
  type AiSettings,
  type AuthoriseRequest,
  createAiRouter,
} from '../../../server/ai/router/aiRouter.ts';
import type { ActualCost, Budget, CostEstimate } from '../../../server/ai/router/budget.ts';
import type { RouterEvent } from '../../../server/ai/router/routerEvent.ts';
import { systemClock } from '../../../server/base/clock.ts';
import { type FakeProvider, startFakeProvider } from '../../harness/fakeProvider/fakeProvider.ts';
import { providersFor, question } from './providersUnderTest.ts';

const never = new AbortController().signal;

/** Remembers what was set aside and what was paid. */
class TestBudget implements Budget {
  readonly reserved: CostEstimate[] = [];
  readonly settled: ActualCost[] = [];
  refuses = false;
  async reserve(estimate: CostEstimate) {
    if (this.refuses) return { refused: 'The budget of the day is used up' };
    this.reserved.push(estimate);
    return { settle: async (cost: ActualCost) => void this.settled.push(cost) };
  }
}

let fake: FakeProvider;
let budget: TestBudget;
let asked: AuthoriseRequest[];
let settings: AiSettings;

beforeEach(async () => {
  fake = await startFakeProvider();
  budget = new TestBudget();
  asked = [];
  settings = {
    mode: 'hybrid',
    privatePaths: [],
    tiers: { reason: [], fast: [], standard: ['anthropic/claude-sonnet-4-6', 'openai/gpt-5.1'] },
  };
});
afterEach(() => fake.close());

/** The fake is on this machine; the same providers as if they were elsewhere. */
function cloudProviders(): Provider[] {
  const { anthropic, responses, chat } = providersFor(fake.url);
  return [{ ...anthropic, locality: 'cloud' }, { ...responses, locality: 'cloud' }, chat];
}

/** What every router needs; limits and waits are those of the product. */
function defaults(): AiRouterOptions {
  return {
    providers: cloudProviders,
    settings: () => settings,
    prices: createPriceTable({}),
    redactor: createRedactor({ key: 'k', masksPersonalDetails: true }),
    budget,
    authorise: async (request) => {
      asked.push(request);
      return { allow: true };
    },
    clock: systemClock,
  };
}

/** A router in a hurry. */
function router(options: Partial<AiRouterOptions> = {}): AiRouter {
  return createAiRouter({
    ...defaults(),
    limits: { firstMs: 5000, idleMs: 300, totalMs: 10_000 },
    retry: { attempts: 3, baseMs: 5, maxMs: 10, longestWaitMs: 500 },
    limiter: 'none',
    ...options,
  });
}

const request = (more: Partial<AiRequest> = {}): AiRequest => ({
  context: question,
  options: { maxOutputTokens: 100 },
  purpose: {},
  correlationId: 'c1',
  ...more,
});

async function run(from: AiRouter, what: AiRequest = request(), signal = never): Promise<RouterEvent[]> {
  const events: RouterEvent[] = [];
  for await (const event of from.stream(what, signal)) events.push(event);
  return events;
}

/** A stream in a few words: notices by kind, the end by its reason or class. */
const story = (events: readonly RouterEvent[]): string[] =>
  events.flatMap((event) => {
    if (event.type === 'notice') return [event.notice.kind];
    if (event.type === 'done') return [`done ${event.reason}`];
    return event.type === 'error' ? [`error ${event.failure.kind}`] : [];
  });

const ends = (events: readonly RouterEvent[]): number => events.filter(({ type }) => type === 'done' || type === 'error').length;

test('an answer: allowed, reserved at the worst, settled at what it cost', async () => {
  const events = await run(router());
  expect(story(events)).toEqual(['asking', 'cost', 'done end']);
  // 20 in, 5 read, 7 written, 12 out at $3, $0.30, $3.75 and $15 a million.
  const microdollars = Math.ceil(20 * 3 + 5 * 0.3 + 7 * 3.75 + 12 * 15);
  expect(budget.settled).toMatchObject([{ microdollars, isEstimated: false }]);
  expect(budget.reserved[0]?.microdollars).toBeGreaterThan(microdollars);
  expect(asked).toMatchObject([{ cause: 'first', worstCase: budget.reserved[0]?.microdollars }]);
});

test('two failures, then the answer: three attempts, each reserved and settled', async () => {
  fake.enqueue('500', '429-ms', 'ok-text');
  const events = await run(router());
  expect(story(events)).toEqual(['asking', 'cost', 'retry', 'cost', 'retry', 'cost', 'done end']);
  expect(events.flatMap((event) => (event.type === 'notice' && event.notice.kind === 'retry' ? [event.notice.waitMs] : []))[1]).toBe(40);
  expect(budget.reserved).toHaveLength(3);
  expect(budget.settled.map(({ microdollars }) => (microdollars ?? 0) > 0)).toEqual([false, false, true]);
});

test('an answer that broke off is paid for, as far as anybody can count', async () => {
  fake.enqueue('eof-no-stop', 'ok-text');
  await run(router());
  expect(budget.settled[0]).toMatchObject({ isEstimated: true });
  expect(budget.settled[0]?.microdollars).toBeGreaterThan(0);
});

test.each(['401', '402', '403', '429-quota', '400-context', '429-retry-after'] as const)(
  '%s: the same model is not asked again, the next one is, announced, priced and allowed anew',
  async (scenario) => {
    fake.enqueue(scenario);
    const events = await run(router());
    expect(story(events)).toEqual(['asking', 'cost', 'fallback', 'asking', 'cost', 'done end']);
    expect(fake.requests.map(({ path }) => path)).toEqual(['/v1/messages', '/v1/responses']);
    expect(asked.map(({ cause, target, failure }) => [cause, target.provider, failure !== undefined])).toEqual([
      ['first', 'anthropic', false],
      ['fallback', 'openai', true],
    ]);
    expect(asked[1]?.worstCase).not.toBe(asked[0]?.worstCase);
  },
);

test('a fallback that nobody allows is not sent', async () => {
  fake.enqueue('401');
  const events = await run(
    router({ authorise: async ({ cause }) => (cause === 'first' ? { allow: true } : { allow: false, reason: 'no' }) }),
  );
  expect(story(events).at(-1)).toBe('error denied');
  expect(fake.requests).toHaveLength(1);
});

test('a price that nobody knows is said, not taken for nothing', async () => {
  settings = { ...settings, tiers: { ...settings.tiers, standard: ['openai/gpt-unheard-of'] } };
  await run(router());
  expect(asked[0]?.worstCase).toBeUndefined();
  expect(budget.reserved[0]?.microdollars).toBeUndefined();
  expect(budget.settled[0]).toMatchObject({ microdollars: undefined, isEstimated: false });
});

test('a budget that refuses stops everything: nothing is sent, no other model is asked', async () => {
  budget.refuses = true;
  expect(story(await run(router()))).toEqual(['asking', 'error budget']);
  expect(fake.requests).toHaveLength(0);
});

test('a callback that throws sends nothing and ends as a failure', async () => {
  const events = await run(router({ authorise: () => Promise.reject(new Error('broken')) }));
  expect(story(events)).toEqual(['error unavailable']);
  expect(fake.requests).toHaveLength(0);
});

const HALF_OPEN_AFTER_MS = 30_000;

test('five outages open the circuit: the sixth fails at once, a probe closes it again', async ({ onTestFinished }) => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  settings = { ...settings, tiers: { ...settings.tiers, standard: ['anthropic/claude-sonnet-4-6'] } };
  const ai = router({
    retry: { attempts: 1, baseMs: 1, maxMs: 1, longestWaitMs: 1 },
    breaker: { failures: 5, halfOpenAfterMs: HALF_OPEN_AFTER_MS },
  });
  fake.enqueue('500', '502-html', 'overloaded-mid-stream', 'eof-no-stop', 'reset');
  for (let index = 0; index < 5; index++) await run(ai);
  expect(story(await run(ai))).toEqual(['asking', 'error circuitOpen']);
  expect(ai.breakerStates()).toEqual({ anthropic: 'open' });
  expect(fake.requests).toHaveLength(5);
  vi.setSystemTime(Date.now() + HALF_OPEN_AFTER_MS);
  expect(story(await run(ai)).at(-1)).toBe('done end');
  expect(ai.breakerStates()).toEqual({ anthropic: 'closed' });
});

test('by default the eleventh request in a minute is told when to come back; a patient one waits', async () => {
  settings = { ...settings, tiers: { ...settings.tiers, standard: ['anthropic/claude-sonnet-4-6'] } };
  const ai = createAiRouter({ ...defaults(), longestRateWaitMs: 0 });
  for (let index = 0; index < 10; index++) expect(story(await run(ai)).at(-1)).toBe('done end');
  const last = (await run(ai)).at(-1);
  expect(last).toMatchObject({ type: 'error', failure: { kind: 'ownRateLimit', retryAfterMs: expect.any(Number) } });
  expect(fake.requests).toHaveLength(10);

  const patient = router({ limiter: new RateLimiterMemory({ points: 1, duration: 1 }) });
  const stories = (await Promise.all([run(patient), run(patient)])).map(story);
  expect(stories.map((each) => each.at(-1))).toEqual(['done end', 'done end']);
  expect(stories.filter((each) => each.includes('waiting'))).toHaveLength(1);
});

test('the same deterministic question is asked once; another, or one with chance in it, is not', async () => {
  const ai = router();
  const ask = (isDeterministic: boolean, maxOutputTokens = 100) => run(ai, request({ options: { isDeterministic, maxOutputTokens } }));
  const first = await ask(true);
  const second = await ask(true);
  expect(fake.requests).toHaveLength(1);
  expect(second.at(-1)).toEqual(first.at(-1));
  expect(second).toContainEqual({ type: 'notice', notice: expect.objectContaining({ kind: 'cost', isCached: true }) });
  await ask(true, 200);
  await ask(false);
  expect(fake.requests).toHaveLength(3);
});

const HOUR_MS = 3_600_000;

test('cancel ends it within a moment, in a stall as in a wait between attempts, and settles', async () => {
  for (const scenario of ['stall', '500'] as const) {
    fake.enqueue(scenario);
    const stop = new AbortController();
    // Each of them longer than this test may take.
    const ai = router({
      limits: { firstMs: HOUR_MS, idleMs: HOUR_MS, totalMs: HOUR_MS },
      retry: { attempts: 3, baseMs: HOUR_MS, maxMs: HOUR_MS, longestWaitMs: HOUR_MS },
    });
    const events: RouterEvent[] = [];
    for await (const event of ai.stream(request(), stop.signal)) {
      events.push(event);
      if (event.type === 'text' || (event.type === 'notice' && event.notice.kind === 'retry')) stop.abort();
    }
    expect(story(events).at(-1)).toBe('error cancelled');
  }
  expect(budget.settled).toHaveLength(budget.reserved.length);
});

test('a caller that stops listening leaves nothing reserved', async () => {
  fake.enqueue('stall');
  for await (const event of router().stream(request(), never)) if (event.type === 'text') break;
  expect(budget.settled).toHaveLength(1);
});

test('every scenario ends once, and a failure is never an end', async () => {
  for (const model of ['reset', 'stall', 'malformed-json', 'wrong-usage', 'refusal', 'huge-event']) {
    settings = { ...settings, tiers: { ...settings.tiers, standard: [`local/fake-${model}`] } };
    expect(ends(await run(router()))).toBe(1);
  }
});

test('mode and models change with the next request', async () => {
  const ai = router();
  await run(ai);
  settings = { ...settings, mode: 'none' };
  expect((await run(ai)).at(-1)).toMatchObject({ failure: { kind: 'unavailable', message: expect.stringContaining('switched off') } });
  settings = { ...settings, mode: 'local', tiers: { ...settings.tiers, standard: ['anthropic/claude-sonnet-4-6', 'local/llama'] } };
  await run(ai);
  expect(fake.requests.map(({ path }) => path)).toEqual(['/v1/messages', '/v1/chat/completions']);
});

test('nothing of the corpus leaves in a prompt, over any protocol, wherever it stands', async () => {
  const texts = corpus.map(({ text }) => text);
  const origin = { provider: 'x', model: 'y', locality: 'local' } as const;
  const context: Context = {
    system: texts.join('\n\n'),
    messages: [
      { role: 'user', content: texts.map((text) => ({ kind: 'text', text })) },
      { role: 'assistant', content: [{ kind: 'toolCall', id: 'a', name: 'read_file', input: { texts } }], origin },
      { role: 'tool', content: [{ kind: 'toolResult', callId: 'a', text: texts.join('\n\n'), isError: false }] },
    ],
    tools: question.tools ?? [],
  };
  for (const model of ['anthropic/fake', 'openai/fake', 'local/fake']) {
    settings = { ...settings, tiers: { ...settings.tiers, standard: [model] } };
    expect(story(await run(router(), request({ context })))).toEqual(['masked', 'asking', 'cost', 'done end']);
  }
  expect(fake.requests).toHaveLength(3);
  for (const { text } of fake.requests) {
    const sent = JSON.stringify(JSON.parse(text));
    for (const { what, value } of corpus) expect(sent.includes(JSON.stringify(value).slice(1, -1)), what).toBe(false);
  }
});

test('files that never leave this machine do not: withheld from the cloud, also after a local model fell back to it', async () => {
  const secretSauce = 'flour, yeast and a pinch of salt';
  const context: Context = {
    messages: [
      {
        role: 'user',
        content: [
          { kind: 'text', text: secretSauce, paths: ['private/recipe.md'] },
          { kind: 'text', text: 'Summarise.' },
        ],
      },
    ],
  };
  settings = {
    ...settings,
    privatePaths: ['private/**'],
    tiers: { ...settings.tiers, standard: ['anthropic/claude-sonnet-4-6', 'local/fake-500'] },
  };
  const events = await run(router(), request({ context }));
  expect(story(events)).toContain('withheld');
  const local = fake.requests.filter(({ path }) => path === '/v1/chat/completions');
  const cloud = fake.requests.filter(({ path }) => path !== '/v1/chat/completions');
  expect(local.every(({ text }) => text.includes(secretSauce))).toBe(true);
  expect(local.length).toBeGreaterThan(0);
  expect(cloud).toHaveLength(1);
  expect(cloud[0]?.text).not.toContain(secretSauce);
  expect(cloud[0]?.text).toContain('Summarise.');
  expect(asked.at(-1)).toMatchObject({ withheldPaths: ['private/recipe.md'], cause: 'fallback' });
});
