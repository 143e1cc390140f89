import { expect, it } from 'vitest';
import type { EditorEvent } from '../../../protocol/ai.ts';
import { EventPump } from './eventPump.ts';

const text = (value: string): EditorEvent => ({ kind: 'text', text: value });

it('sends everything in order, and together what comes meanwhile', async () => {
  const sent: string[] = [];
  const answers: (() => void)[] = [];
  const pump = new EventPump(async (events) => {
    sent.push(events.map((event) => (event.kind === 'text' ? event.text : '')).join(''));
    await new Promise<void>((resolve) => answers.push(resolve));
    return true;
  });
  for (const piece of ['a', 'b', 'c']) pump.push(text(piece));
  expect(sent).toEqual(['a']);
  const finished = pump.finish();
  answers.shift()?.();
  await Promise.resolve();
  while (answers.length === 0) await Promise.resolve();
  expect(sent).toEqual(['a', 'bc']);
  answers.shift()?.();
  await finished;
});

it('says when nobody wants more, and when it cannot send', async () => {
  const unwanted = new EventPump(async () => false);
  unwanted.push(text('a'));
  await unwanted.finish();
  expect(unwanted.push(text('b'))).toBe(false);
  const broken = new EventPump(() => Promise.reject(new Error('gone')));
  broken.push(text('a'));
  await expect(broken.finish()).rejects.toThrow('gone');
});
