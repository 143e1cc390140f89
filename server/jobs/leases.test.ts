import { expect, it } from 'vitest';
import { type Lease, LeaseObserver } from './leases.ts';

const lease = (beat: number): Lease => ({ id: 'j', owner: 'o', fence: 1, beat });

it('lets a lease expire when its beat stands still for the whole time', () => {
  const observer = new LeaseObserver(10_000, () => false);
  expect([0, 9_999, 10_000].map((time) => observer.expired([lease(5)], time).length)).toEqual([0, 0, 1]);
});

it('keeps a lease whose beat moves, however long it runs', () => {
  const observer = new LeaseObserver(10_000, () => false);
  expect([0, 1, 2, 3].map((beat) => observer.expired([lease(beat)], beat * 9_000).length)).toEqual([0, 0, 0, 0]);
});

it('takes the same job claimed anew for a new lease', () => {
  const observer = new LeaseObserver(10_000, () => false);
  observer.expired([lease(5)], 0);
  expect(observer.expired([{ ...lease(5), fence: 2 }], 10_000)).toEqual([]);
});

it('does not wait for an owner that is certainly gone', () => {
  const observer = new LeaseObserver(10_000, (owner) => owner === 'o');
  expect(observer.expired([lease(1)], 0)).toEqual([lease(1)]);
});
