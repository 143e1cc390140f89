import { expect, it } from 'vitest';
import { Batch } from './batch.ts';

/** What stands on the screen, in the order in which it came. */
function setUp() {
  const standing: { readonly ids: string; readonly putAway: () => void }[] = [];
  const timers: (() => void)[] = [];
  const batch = new Batch({
    gatherMs: 300,
    show: (ids, signal) =>
      new Promise((resolve) => {
        const message = { ids: ids.join(' '), putAway: () => leave() };
        const leave = (): void => {
          standing.splice(standing.indexOf(message), 1);
          resolve();
        };
        standing.push(message);
        signal.addEventListener('abort', leave, { once: true });
      }),
    after: (_, callback) => {
      timers.push(callback);
      return { dispose: () => undefined };
    },
  });
  const pass = (): void => timers.splice(0).forEach((fire) => void fire());
  return { batch, standing, pass, words: () => standing.map(({ ids }) => ids) };
}

it('makes one message of what comes together, and of what is there already', () => {
  const { batch, pass, words } = setUp();
  batch.note(['a']);
  batch.note(['a', 'b']);
  pass();
  expect(words()).toEqual(['a b']);
  batch.note(['a', 'b', 'c']);
  pass();
  expect(words()).toEqual(['a b c']);
});

it('takes the message back as soon as all of it was answered elsewhere, and says what is left before', () => {
  const { batch, pass, words } = setUp();
  batch.note(['a', 'b']);
  pass();
  batch.note(['b']);
  pass();
  expect(words()).toEqual(['b']);
  batch.note([]);
  expect(words()).toEqual([]);
});

it('says nothing of what was answered before it could be shown', () => {
  const { batch, pass, words } = setUp();
  batch.note(['a']);
  batch.note([]);
  pass();
  expect(words()).toEqual([]);
});

it('does not come back with what a person has put away', async () => {
  const { batch, standing, pass, words } = setUp();
  batch.note(['a']);
  pass();
  standing[0]?.putAway();
  await Promise.resolve();
  batch.note(['a', 'b']);
  pass();
  expect(words()).toEqual(['b']);
});
