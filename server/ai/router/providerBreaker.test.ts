import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Failure, FailureKind } from '../contract/failure.ts';
import { ProviderBreaker } from './providerBreaker.ts';

const HALF_OPEN_AFTER_MS = 30_000;

// What the policy goes by: between two requests as much time passes as the test says.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());
const pass = (milliseconds: number): void => void vi.setSystemTime(Date.now() + milliseconds);

const fail = (kind: FailureKind): Failure => ({ kind, message: kind });

async function send(breaker: ProviderBreaker, failure?: Failure): Promise<'sent' | 'refused'> {
  const ticket = await breaker.enter();
  ticket?.end(failure);
  // The policy hears of it a microtask later.
  await delay(0);
  return ticket === undefined ? 'refused' : 'sent';
}

test('five outages in a row open it; then requests are refused, and one probe closes it', async () => {
  const breaker = new ProviderBreaker({ failures: 5, halfOpenAfterMs: HALF_OPEN_AFTER_MS });
  for (let index = 0; index < 5; index++) expect(await send(breaker, fail('server'))).toBe('sent');
  expect(breaker.state).toBe('open');
  pass(HALF_OPEN_AFTER_MS - 1);
  expect(await send(breaker)).toBe('refused');
  pass(1);
  const probe = await breaker.enter();
  expect(breaker.state).toBe('probing');
  expect(await send(breaker)).toBe('refused');
  probe?.end(undefined);
  await delay(0);
  expect(breaker.state).toBe('closed');
  expect(await send(breaker)).toBe('sent');
});

test('a probe that fails or is cancelled leaves it open', async () => {
  for (const kind of ['overloaded', 'cancelled'] as const) {
    const breaker = new ProviderBreaker({ failures: 1, halfOpenAfterMs: HALF_OPEN_AFTER_MS });
    await send(breaker, fail('network'));
    pass(HALF_OPEN_AFTER_MS);
    expect(await send(breaker, fail(kind))).toBe('sent');
    expect(await send(breaker)).toBe('refused');
  }
});

test('success in between starts the count again; failures of the request do not count', async () => {
  const breaker = new ProviderBreaker({ failures: 2, halfOpenAfterMs: HALF_OPEN_AFTER_MS });
  await send(breaker, fail('server'));
  await send(breaker);
  await send(breaker, fail('server'));
  for (const kind of ['auth', 'contextTooLong', 'cancelled', 'badRequest'] as const) await send(breaker, fail(kind));
  expect(breaker.state).toBe('closed');
  await send(breaker, fail('idle'));
  expect(breaker.state).toBe('open');
});
