import { expect, test } from 'vitest';
import { startOrder } from './startOrder.ts';

const module = (id: string, requires: string[] = [], optional: string[] = []) => ({ id, requires, optional });
const ids = (...modules: ReturnType<typeof module>[]) => startOrder(modules).order.map(({ id }) => id);

test('each comes after what it requires and after what it uses optionally; else the order stays', () => {
  expect(ids(module('c', ['b']), module('d', [], ['a']), module('b', ['a']), module('a'))).toEqual(['a', 'b', 'c', 'd']);
});

test('an optional partner that requires this module comes after it', () => {
  expect(ids(module('a', [], ['b']), module('b', ['a']))).toEqual(['a', 'b']);
});

test('what is required and missing is for the host to say', () => {
  expect(ids(module('a', ['gone']))).toEqual(['a']);
});

test('a circle is named with its path, and what needs a part of it is not a part', () => {
  const { order, circles } = startOrder([
    module('a', ['b']),
    module('b', ['c']),
    module('c', ['a']),
    module('outside', ['a']),
    module('self', ['self']),
  ]);
  expect(Object.fromEntries(circles)).toEqual({ a: 'a → b → c → a', b: 'b → c → a → b', c: 'c → a → b → c', self: 'self → self' });
  expect(order.map(({ id }) => id)).toEqual(['outside']);
});
