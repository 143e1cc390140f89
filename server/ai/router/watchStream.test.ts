import { expect, test } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import type { StreamEvent } from '../contract/provider.ts';
import { watchStream } from './watchStream.ts';

const text: StreamEvent = { type: 'text', text: 'x' };
const never = new AbortController().signal;
const LIMITS = { firstMs: 10_000, idleMs: 10_000, totalMs: 10_000 };

/** Ignores its signal and never ends: the worst a source can do. */
async function* deaf(events: number, everyMs = 0): AsyncGenerator<StreamEvent> {
  for (let index = 0; index < events; index++) {
    if (everyMs > 0) await new Promise((resolve) => setTimeout(resolve, everyMs));
    yield text;
  }
  await new Promise(() => undefined);
}

async function kindOf(stream: AsyncIterable<StreamEvent>): Promise<string> {
  let last: StreamEvent = text;
  for await (const event of stream) last = event;
  return last.type === 'error' ? last.failure.kind : last.type;
}

test('a source that falls silent ends as idle, one that drips on as timeout', async () => {
  expect(await kindOf(watchStream(() => deaf(3), { ...LIMITS, idleMs: 30 }, systemClock, never))).toBe('idle');
  expect(await kindOf(watchStream(() => deaf(1000, 5), { ...LIMITS, totalMs: 60 }, systemClock, never))).toBe('timeout');
});

test('the first event may take longer than the others', async () => {
  const limits = { ...LIMITS, firstMs: 10_000, idleMs: 40 };
  expect(await kindOf(watchStream(() => deaf(1, 120), limits, systemClock, never))).toBe('idle');
  expect(await kindOf(watchStream(() => deaf(0), { ...LIMITS, firstMs: 30 }, systemClock, never))).toBe('idle');
});

test('cancel wins at once over a source that ignores it, and the source is told', async () => {
  const stop = new AbortController();
  let told: AbortSignal | undefined;
  const stream = watchStream(
    (signal) => {
      told = signal;
      return deaf(1);
    },
    LIMITS,
    systemClock,
    stop.signal,
  );
  setTimeout(() => stop.abort(), 20);
  expect(await kindOf(stream)).toBe('cancelled');
  expect(told?.aborted).toBe(true);
});

test('leaving early tells the source', async () => {
  let told: AbortSignal | undefined;
  const stream = watchStream(
    (signal) => {
      told = signal;
      return deaf(5);
    },
    LIMITS,
    systemClock,
    never,
  );
  for await (const event of stream) if (event.type === 'text') break;
  expect(told?.aborted).toBe(true);
});
