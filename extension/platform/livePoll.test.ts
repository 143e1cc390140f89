import { expect, it } from 'vitest';
import { LivePoll } from './livePoll.ts';

function createPoll() {
  const waiting: { at: number; callback: () => void; isGone: boolean }[] = [];
  const loads: string[] = [];
  let now = 0;
  const poll = new LivePoll({
    load: async () => void loads.push(`${now}`),
    after(milliseconds, callback) {
      const timer = { at: now + milliseconds, callback, isGone: false };
      waiting.push(timer);
      return {
        dispose() {
          timer.isGone = true;
        },
      };
    },
  });
  const passTo = async (time: number): Promise<void> => {
    for (;;) {
      const next = waiting.filter((timer) => !timer.isGone && timer.at <= time).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      now = next.at;
      next.isGone = true;
      next.callback();
      await new Promise(setImmediate);
    }
    now = time;
  };
  return { poll, loads, passTo };
}

it('asks at once when it becomes visible, then every two seconds without a push', async () => {
  const { poll, loads, passTo } = createPoll();
  poll.setVisible(true);
  await new Promise(setImmediate);
  await passTo(5_000);
  expect(loads).toEqual(['0', '2000', '4000']);
});

it('asks for nothing while pushes come, and again when they stop', async () => {
  const { poll, loads, passTo } = createPoll();
  poll.setVisible(true);
  await new Promise(setImmediate);
  for (const time of [1_500, 3_000, 4_500]) {
    await passTo(time);
    poll.pushed();
  }
  expect(loads).toEqual(['0']);
  await passTo(7_000);
  expect(loads).toEqual(['0', '6500']);
});

it('asks for nothing that nobody sees', async () => {
  const { poll, loads, passTo } = createPoll();
  poll.pushed();
  poll.setVisible(true);
  await new Promise(setImmediate);
  poll.setVisible(false);
  await passTo(10_000);
  poll.setVisible(true);
  await new Promise(setImmediate);
  poll.dispose();
  await passTo(20_000);
  expect(loads).toEqual(['0', '10000']);
});
