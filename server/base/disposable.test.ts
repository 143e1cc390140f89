import { expect, test } from 'vitest';
import { DisposableStore, toDisposable } from './disposable.ts';

test('a store lets go of its items in reverse order, each once', () => {
  const released: string[] = [];
  const store = new DisposableStore();
  store.add(toDisposable(() => released.push('first')));
  store.add(toDisposable(() => released.push('second')));
  store.dispose();
  store.dispose();
  expect(released).toEqual(['second', 'first']);
});

test('an item added to a disposed store is let go at once', () => {
  const store = new DisposableStore();
  store.dispose();
  let isReleased = false;
  store.add(toDisposable(() => (isReleased = true)));
  expect(isReleased).toBe(true);
});

test('an item that throws does not keep the others', () => {
  const released: string[] = [];
  const store = new DisposableStore();
  store.add(toDisposable(() => released.push('first')));
  store.add({
    dispose() {
      throw new Error('stuck');
    },
  });
  expect(() => store.dispose()).toThrow('stuck');
  expect(released).toEqual(['first']);
});

test('deleting disposes one item early and forgets it', () => {
  let count = 0;
  const store = new DisposableStore();
  const item = store.add({ dispose: () => count++ });
  store.delete(item);
  store.dispose();
  expect(count).toBe(1);
});
