import { expect, it, vi } from 'vitest';
import { lazily } from './lazily.ts';

interface Parts {
  readonly dear: number;
  readonly nothing: undefined;
  readonly sum: number;
}

it('works out a part when it is first asked for, once, whatever it is', () => {
  const dear = vi.fn(() => 7);
  const nothing = vi.fn(() => undefined);
  const object: Parts = lazily<Parts>({ dear, nothing, sum: () => object.dear + 1 });
  expect([dear, nothing].map((make) => make.mock.calls.length)).toEqual([0, 0]);
  expect([object.sum, object.dear, object.nothing, object.nothing]).toEqual([8, 7, undefined, undefined]);
  expect([dear, nothing].map((make) => make.mock.calls.length)).toEqual([1, 1]);
  expect({ ...object }).toEqual({ dear: 7, nothing: undefined, sum: 8 });
});

it('tries again after a failure', () => {
  const make = vi.fn((): string => 'here');
  make.mockImplementationOnce(() => {
    throw new Error('not yet');
  });
  const object = lazily({ part: make });
  expect(() => object.part).toThrow('not yet');
  expect(object.part).toBe('here');
});
