import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunStreamEvent } from '../../../../protocol/runs.ts';
import { type Clock, systemClock } from '../../../base/clock.ts';
import { toDisposable } from '../../../base/disposable.ts';
import { RunStream, type StreamMessage } from './runStream.ts';

let timers: (() => void)[];
let waits: number[];
let now: number;
let sent: StreamMessage[];
let stream: RunStream;
const clock: Clock = {
  ...systemClock,
  monotonic: () => now,
  after(milliseconds, callback) {
    waits.push(milliseconds);
    timers.push(callback);
    return toDisposable(() => {
      timers = timers.filter((each) => each !== callback);
    });
  },
};
const tick = (): void => {
  for (const callback of timers.splice(0)) callback();
};
const text = (value: string): RunStreamEvent => ({ kind: 'text', text: value });
const output = (value: string, step = 's1'): RunStreamEvent => ({ kind: 'output', step, text: value });
const eventsOf = (): RunStreamEvent[] => sent.flatMap(({ events }) => [...events]);

beforeEach(() => {
  timers = [];
  waits = [];
  now = 1_000;
  sent = [];
  stream = new RunStream(clock, (message) => sent.push(message));
});
afterEach(() => stream.dispose());

describe('the stream of a run', () => {
  it('sends what came within a moment as one message, with the pieces of one text joined', () => {
    for (const each of [text('Hel'), text('lo'), output('a'), output('b'), output('c', 's2'), text('!')]) stream.push(each);
    expect(sent).toEqual([]);
    tick();
    expect(sent).toEqual([{ sequence: 1, events: [text('Hello'), output('ab'), output('c', 's2'), text('!')] }]);
  });

  it('sends at once what comes after a silence, and what comes soon after it a moment later', () => {
    for (const at of [1_000, 1_004, 1_100]) {
      now = at;
      stream.push(text('x'));
      tick();
    }
    expect(waits).toEqual([0, 12, 0]);
  });

  it('numbers messages without a gap, and sends nothing while nothing happens', () => {
    for (const each of ['a', 'b', 'c']) {
      stream.push(text(each));
      tick();
    }
    expect([sent.map(({ sequence }) => sequence), timers]).toEqual([[1, 2, 3], []]);
  });

  it('knows what is being said and in which message it went out, until the answer is complete or void', () => {
    const step = { kind: 'step', step: { kind: 'model' } } as RunStreamEvent; // the rest of a step does not matter here
    stream.push(text('Hel'));
    tick();
    stream.push({ kind: 'thinking', text: 'a greeting' });
    stream.push(text('lo'));
    expect([stream.saying(), sent.length]).toEqual([{ text: 'Hello', thinking: 'a greeting', sequence: 2 }, 2]);
    stream.push({ kind: 'restart' });
    stream.push(text('Hi'));
    expect(stream.saying()).toMatchObject({ text: 'Hi', thinking: '' });
    stream.push(step);
    expect(stream.saying()).toMatchObject({ text: '', thinking: '' });
  });

  it('divides a long text, and loses nothing of it', () => {
    const long = '😀'.repeat(300_000);
    stream.push(text(long));
    stream.push(text('end'));
    while (timers.length > 0) tick();
    const texts = eventsOf().map((event) => (event.kind === 'text' ? event.text : ''));
    expect(texts.join('')).toBe(`${long}end`);
    expect(Math.max(...sent.map(({ events }) => JSON.stringify(events).length))).toBeLessThan(70_000);
    expect(texts.every((each) => each.isWellFormed())).toBe(true);
  });

  it('holds a bounded part of an output that comes faster than it goes, says so, and holds on to everything else', () => {
    for (let count = 0; count < 4_000; count++) stream.push(output('x'.repeat(1_024)));
    stream.push(text('still here'));
    while (timers.length > 0) tick();
    const events = eventsOf();
    const written = events.flatMap((event) => (event.kind === 'output' ? [event.text] : [])).join('');
    expect([written.length < 2_200_000, written.includes('more output than can be shown'), events.at(-1)]).toEqual([
      true,
      true,
      text('still here'),
    ]);
  });
});
