import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineNotification, defineRequest } from '../../protocol/define.ts';
import { systemClock } from '../base/clock.ts';
import { BadInputError, CancelledError } from '../base/errors.ts';
import type { LogFields, Logger } from '../base/log.ts';
import { noMetrics } from '../base/metrics.ts';
import { createAccessControl } from './access/accessControl.ts';
import { defineModule, listen } from './defineModule.ts';
import { createKernel, type Kernel } from './kernel.ts';
import type { Powers } from './powers.ts';
import { RequestFailed } from './requestFailed.ts';

const shop = {
  price: defineRequest('shop/price', z.object({ item: z.string(), count: z.number().default(1) }), z.object({ price: z.number() })),
  total: defineRequest('shop/total', z.object({ items: z.array(z.string()) }), z.object({ total: z.number() })),
  sold: defineNotification('shop/sold', z.object({ item: z.string() })),
};
const store = { stock: defineRequest('store/stock', z.object({}), z.object({ gone: z.array(z.string()) })) };

type Line = { readonly level: string; readonly message: string } & LogFields;

let lines: Line[];
let nextNumber: number;
let stopped: string[];
let kernel: Kernel;

const logger: Logger = {
  debug: (message, fields) => void lines.push({ level: 'debug', message, ...fields }),
  info: (message, fields) => void lines.push({ level: 'info', message, ...fields }),
  warning: (message, fields) => void lines.push({ level: 'warning', message, ...fields }),
  error: (message, fields) => void lines.push({ level: 'error', message, ...fields }),
  with: () => logger,
};

/** What a handler does for each item; anything else costs 5. */
const BEHAVIOUR: Readonly<Record<string, () => unknown>> = {
  refused: () => {
    throw new BadInputError('There is no item "refused". Choose another.', { data: { item: 'refused' } });
  },
  defect: () => {
    throw new TypeError('secret inner workings');
  },
  cancelled: () => {
    throw new CancelledError();
  },
  hanging: () => new Promise(() => undefined),
  wrong: () => ({ price: 'much' }),
  extra: () => ({ price: 1, internal: true }),
};

const shopModule = defineModule(shop, {
  id: 'shop',
  description: 'Sells.',
  uses: ['log'],
  start: () => ({ name: 'shop' }),
  stop: ({ name }) => void stopped.push(name),
  handlers: {
    price: (_, { item, count }, call) => {
      call.report({ done: 1, total: count });
      // The contract is broken on purpose for "wrong": the kernel is there to notice.
      return (BEHAVIOUR[item]?.() ?? { price: 5 * count }) as { price: number };
    },
    total: async (ctx, { items }, call) => {
      let total = 0;
      for (const item of items) {
        total += (await ctx.call(shop.price, { item }, call)).price;
        ctx.notify(shop.sold, { item });
      }
      return { total };
    },
  },
});

const storeModule = defineModule(store, {
  id: 'store',
  description: 'Keeps.',
  requires: ['shop'],
  uses: [],
  start: () => ({ name: 'store', gone: [] as string[] }),
  stop: ({ name }) => {
    stopped.push(name);
    throw new Error('cannot stop');
  },
  handlers: { stock: ({ state }) => ({ gone: state.gone }) },
  on: [
    listen(shop.sold, ({ state }: { state: { name: string; gone: string[] } }, { item }) => {
      if (item === 'poison') throw new Error('listener broke');
      state.gone.push(item);
    }),
  ],
});

const brokenModule = defineModule(
  { open: defineRequest('broken/open', z.object({}), z.object({})) },
  {
    id: 'broken',
    description: 'Breaks.',
    uses: [],
    start: () => Promise.reject(new Error('no such file "x"')),
    handlers: { open: () => ({}) },
  },
);

beforeEach(async () => {
  lines = [];
  stopped = [];
  nextNumber = 0;
  // The modules of this test use nothing but these.
  const powers = {
    log: logger,
    clock: systemClock,
    newId: () => `id-${++nextNumber}`,
    access: createAccessControl({ identity: { name: 'Ada' }, clock: systemClock }),
    metrics: noMetrics,
  } as unknown as Powers;
  kernel = createKernel([brokenModule, shopModule, storeModule], powers);
  await kernel.start();
});

afterEach(() => kernel.stop());

describe('a request', () => {
  it('reaches the handler with defaults filled in, and its answer comes back', async () => {
    expect(await kernel.dispatch('shop/price', { item: 'tea' })).toEqual({ ok: true, value: { price: 5 } });
    expect(await kernel.ask(shop.price, { item: 'tea', count: 3 })).toEqual({ price: 15 });
  });

  it('with wrong parameters is refused before the handler, and says which one', async () => {
    const message = expect.stringMatching(/^"shop\/price" was called wrongly: .*item/);
    expect(await kernel.dispatch('shop/price', { count: 1 })).toEqual({
      ok: false,
      error: { code: 'VALIDATION', message, correlationId: 'id-1' },
    });
  });

  it('whose answer breaks the contract fails, and what the contract does not name does not get out', async () => {
    const message = expect.stringMatching(/^"shop\/price" gave a reply that breaks its contract: .*price/);
    expect(await kernel.dispatch('shop/price', { item: 'wrong' })).toMatchObject({ ok: false, error: { code: 'VALIDATION', message } });
    expect(await kernel.dispatch('shop/price', { item: 'extra' })).toEqual({ ok: true, value: { price: 1 } });
  });

  it('that nobody answers', async () => {
    const error = { code: 'UNKNOWN_METHOD', message: 'Nothing answers "shop/steal".', correlationId: 'mine' };
    expect(await kernel.dispatch('shop/steal', {}, { correlationId: 'mine' })).toEqual({ ok: false, error });
  });

  it('tells its caller how far it is', async () => {
    const seen: unknown[] = [];
    await kernel.dispatch('shop/price', { item: 'tea', count: 4 }, { report: (progress) => void seen.push(progress) });
    expect(seen).toEqual([{ done: 1, total: 4 }]);
  });
});

describe('a failure', () => {
  it('that was expected keeps its code, its sentence and its data', async () => {
    expect(await kernel.dispatch('shop/price', { item: 'refused' })).toEqual({
      ok: false,
      error: {
        code: 'BAD_INPUT',
        message: 'There is no item "refused". Choose another.',
        correlationId: 'id-1',
        data: { item: 'refused' },
      },
    });
    expect(lines.filter(({ level }) => level === 'error').map((line) => line.message)).toEqual(['module failed to start']);
  });

  it('of ours is told without its insides, which are in the log under the same correlation id', async () => {
    expect(await kernel.dispatch('shop/price', { item: 'defect' })).toEqual({
      ok: false,
      error: {
        code: 'INTERNAL',
        message: '"shop/price" failed unexpectedly. The log has the details under id-1.',
        correlationId: 'id-1',
      },
    });
    const line = lines.find(({ message }) => message === 'request failed');
    expect(line).toMatchObject({ correlationId: 'id-1', error: expect.stringContaining('secret inner workings') });
  });

  it('of another module crosses unchanged, under the correlation id of the first request', async () => {
    const failed = kernel.ask(shop.total, { items: ['tea', 'refused'] }, { correlationId: 'first' });
    await expect(failed).rejects.toThrow(RequestFailed);
    await expect(failed).rejects.toMatchObject({ error: { code: 'BAD_INPUT', correlationId: 'first', data: { item: 'refused' } } });
  });

  it('after the caller has cancelled is a cancellation, whatever was thrown', async () => {
    const error = { code: 'CANCELLED', message: 'Cancelled.', correlationId: 'id-1' };
    expect(await kernel.dispatch('shop/price', { item: 'defect' }, { signal: AbortSignal.abort() })).toEqual({ ok: false, error });
    expect(await kernel.dispatch('shop/price', { item: 'cancelled' })).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  });
});

describe('a handler that misbehaves', () => {
  it('by hanging: a caller who cancels is answered without it', async () => {
    const cancel = new AbortController();
    const answer = kernel.dispatch('shop/price', { item: 'hanging' }, { signal: cancel.signal });
    setImmediate(() => cancel.abort());
    expect(await answer).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  });

  it('by throwing, over and over: nothing of a call is kept', async () => {
    const signals: WeakRef<AbortSignal>[] = [];
    for (let count = 0; count < 200; count++) {
      const { signal } = new AbortController();
      signals.push(new WeakRef(signal));
      await kernel.dispatch('shop/price', { item: count % 2 === 0 ? 'tea' : 'defect' }, { signal });
    }
    await new Promise((next) => setImmediate(next));
    collectGarbage();
    // The last few may still be on a stack or in a register.
    expect(signals.filter((signal) => signal.deref() !== undefined).length).toBeLessThan(10);
  });
});

/** Node gives `gc` to realms that are made after the flag. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

describe('modules', () => {
  it('one that fails to start leaves the others running, and says why when it is asked', async () => {
    const reason = 'it failed to start (no such file "x")';
    expect(kernel.modules()).toEqual([
      { id: 'broken', state: 'failed', reason },
      { id: 'shop', state: 'running' },
      { id: 'store', state: 'running' },
    ]);
    expect(await kernel.dispatch('broken/open', {})).toEqual({
      ok: false,
      error: { code: 'MODULE_UNAVAILABLE', message: `"broken/open" needs the module "broken": ${reason}.`, correlationId: 'id-1' },
    });
  });

  it('are stopped in reverse order, also when one of them cannot; then they are unavailable', async () => {
    await kernel.stop();
    expect(stopped).toEqual(['store', 'shop']);
    expect(await kernel.dispatch('shop/price', { item: 'tea' })).toMatchObject({ ok: false, error: { code: 'MODULE_UNAVAILABLE' } });
  });
});

describe('a notification', () => {
  it('reaches modules that listen and every client, until it no longer wants it', async () => {
    const heard: unknown[] = [];
    const listening = kernel.onNotification((method, params) => void heard.push([method, params]));
    await kernel.ask(shop.total, { items: ['tea', 'milk'] });
    listening.dispose();
    await kernel.ask(shop.total, { items: ['salt'] });
    expect(heard).toEqual([
      ['shop/sold', { item: 'tea' }],
      ['shop/sold', { item: 'milk' }],
    ]);
    expect(await kernel.ask(store.stock, {})).toEqual({ gone: ['tea', 'milk', 'salt'] });
  });

  it('that a listener chokes on harms nobody else', async () => {
    expect(await kernel.ask(shop.total, { items: ['poison', 'tea'] })).toEqual({ total: 10 });
    expect(await kernel.ask(store.stock, {})).toEqual({ gone: ['tea'] });
    expect(lines.map(({ message }) => message)).toContain('module "store" on "shop/sold" failed');
  });

  it('that a client chokes on does not fail the request', async () => {
    kernel.onNotification(() => {
      throw new Error('connection closed');
    });
    expect(await kernel.ask(shop.total, { items: ['tea'] })).toEqual({ total: 5 });
  });
});
