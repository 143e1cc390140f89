import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChangeBatch, isWatched } from './changeBatch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A batch with short times, and what it handed on. */
function batch() {
  const sent: string[][] = [];
  return { sent, batch: new ChangeBatch((paths) => sent.push(paths), { quiet: 100, atMost: 250 }) };
}

describe('ChangeBatch', () => {
  it('hands on each path once, after a quiet time', () => {
    const { sent, batch: changes } = batch();
    changes.add('/a');
    changes.add('/b');
    changes.add('/a');
    vi.advanceTimersByTime(99);
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(sent).toEqual([['/a', '/b']]);
  });

  it('does not wait for quiet for ever', () => {
    const { sent, batch: changes } = batch();
    for (let index = 0; index < 6; index++) {
      changes.add(`/${index}`);
      vi.advanceTimersByTime(50);
    }
    expect(sent).toEqual([['/0', '/1', '/2', '/3', '/4']]);
  });

  it('sends nothing after it was disposed', () => {
    const { sent, batch: changes } = batch();
    changes.add('/a');
    changes.dispose();
    vi.advanceTimersByTime(1_000);
    expect(sent).toEqual([]);
  });
});

describe('isWatched', () => {
  it('leaves out the insides of repositories and installed packages, on every platform', () => {
    const paths = [
      '/w/.git/index',
      '/w/node_modules/x/y.js',
      'C:\\w\\node_modules\\x.js',
      '/w/package-lock.json',
      '/w/.stewardry/rules/a.yml',
    ];
    expect(paths.filter(isWatched)).toEqual(['/w/package-lock.json', '/w/.stewardry/rules/a.yml']);
  });
});
