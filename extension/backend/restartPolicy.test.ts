import { describe, expect, it } from 'vitest';
import { decideRestart } from './restartPolicy.ts';

const policy = { limit: 5, window: 180_000, firstDelay: 200, maxDelay: 5_000 };

/** The decisions over a series of crashes, each seeing all before it. */
function decisions(times: number[]) {
  return times.map((_, index) => decideRestart(times.slice(0, index + 1), policy));
}

describe('decideRestart', () => {
  it('doubles the delay of each restart up to the maximum and gives up at the sixth crash within the window', () => {
    expect(decisions([0, 1_000, 2_000, 3_000, 4_000, 5_000])).toEqual([
      { restart: true, delay: 200, attempt: 1 },
      { restart: true, delay: 400, attempt: 2 },
      { restart: true, delay: 800, attempt: 3 },
      { restart: true, delay: 1_600, attempt: 4 },
      { restart: true, delay: 3_200, attempt: 5 },
      { restart: false, crashes: 6 },
    ]);
  });

  it('forgets crashes that are older than the window', () => {
    expect(decideRestart([0, 1, 2, 3, 4, 180_004], policy)).toEqual({ restart: true, delay: 200, attempt: 1 });
    expect(decideRestart([0, 1, 2, 3, 4, 180_003], policy)).toEqual({ restart: true, delay: 400, attempt: 2 });
  });

  it('never waits longer than the maximum', () => {
    const patient = { ...policy, limit: 20 };
    expect(
      decideRestart(
        Array.from({ length: 12 }, (_, index) => index),
        patient,
      ),
    ).toEqual({ restart: true, delay: 5_000, attempt: 12 });
  });
});
