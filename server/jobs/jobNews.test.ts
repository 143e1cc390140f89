import { expect, test } from 'vitest';
import type { JobSummary } from '../../protocol/jobs.ts';
import { type Clock, systemClock } from '../base/clock.ts';
import { toDisposable } from '../base/disposable.ts';
import type { Database } from '../data/database.ts';
import { quietLog } from './fixtures/jobStage.ts';
import { JobNews } from './jobNews.ts';

// Nothing is asked of it: it only stands for a place where jobs are kept.
const database = {} as Database;

/** A clock that stands still until it is moved on, a millisecond at a time. */
class HeldClock implements Clock {
  time = 0;
  readonly #waiting = new Set<{ readonly at: number; readonly callback: () => void }>();
  now = systemClock.now;
  monotonic = (): number => this.time;
  after = (milliseconds: number, callback: () => void) => {
    const entry = { at: this.time + milliseconds, callback };
    this.#waiting.add(entry);
    return toDisposable(() => this.#waiting.delete(entry));
  };

  async moveOn(): Promise<void> {
    this.time++;
    for (const entry of this.#waiting) {
      if (entry.at > this.time || !this.#waiting.delete(entry)) continue;
      entry.callback();
      await new Promise(setImmediate); // what it begins has ended
    }
  }
}

test('news come at most ten times a second, each change in one of them', async () => {
  const clock = new HeldClock();
  const news = new JobNews(clock, quietLog, async (_, ids) => ids.map((id) => ({ id }) as JobSummary)); // no more of it is looked at
  const told: [time: number, ids: number[]][] = [];
  news.attend(database, null);
  news.onChanged(({ jobs }) => told.push([clock.time, jobs.map(({ id }) => Number(id))]));
  for (let time = 0; time < 1_000; time++) {
    if (time % 4 === 0) news.changed(database, String(time));
    await clock.moveOn();
  }
  const ofTurn = (turn: number): [number, number[]] => [turn * 100 + 100, Array.from({ length: 25 }, (_, index) => turn * 100 + index * 4)];
  expect(told).toEqual(Array.from({ length: 10 }, (_, turn) => ofTurn(turn)));
  news.dispose();
});
