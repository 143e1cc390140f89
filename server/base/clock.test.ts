import { expect, test } from 'vitest';
import { systemClock } from './clock.ts';

test('a timer fires once after its time, a disposed one never', async () => {
  const fired: string[] = [];
  systemClock.after(1, () => fired.push('kept'));
  systemClock.after(1, () => fired.push('disposed')).dispose();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(fired).toEqual(['kept']);
});
