import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Failure, FailureKind } from '../contract/failure.ts';
import { ProviderBreaker } from './providerBreaker.ts';

const fail = (kind: FailureKind): Failure => ({ kind, message: kind });

async function send(breaker: ProviderBreaker, failure?: Failure): Promise<'sent' | 'refused'> {
  const ticket = await breaker.enter();
  ticket?.end(failure);
  // The policy hears of it a microtask later.
  await delay(0);
  return ticket === undefined ? 'refused' : 'sent';
}

test('five outages in a row open it; then requests are refused, and one probe closes it', async () => {
  const breaker = new ProviderBreaker({ failures: 5, halfOpenAfterMs: 40 });
  for (let index = 0; index < 5; index++) expect(await send(breaker, fail('server'))).toBe('sent');
  expect(breaker.state).toBe('open');
  expect(await send(breaker)).toBe('refused');
  await delay(50);
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
    const breaker = new ProviderBreaker({ failures: 1, halfOpenAfterMs: 20 });
    await send(breaker, fail('network'));
    await delay(25);
    expect(await send(breaker, fail(kind))).toBe('sent');
    expect(await send(breaker)).toBe('refused');
  }
});

test('success in between starts the count again; failures of the request do not count', async () => {
  const breaker = new ProviderBreaker({ failures: 2, halfOpenAfterMs: 1000 });
  await send(breaker, fail('server'));
  await send(breaker);
  await send(breaker, fail('server'));
  for (const kind of ['auth', 'contextTooLong', 'cancelled', 'badRequest'] as const) await send(breaker, fail(kind));
  expect(breaker.state).toBe('closed');
  await send(breaker, fail('idle'));
  expect(breaker.state).toBe('open');
});
