import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ScanQueue } from './scanQueue.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A queue whose scans take 1 s, and a record of when each began. */
function slowScans() {
  const begun: string[] = [];
  const queue = new ScanQueue(async (folder) => {
    begun.push(`${folder}@${Date.now() - start}`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }, 100);
  const start = Date.now();
  return { queue, begun };
}

it('turns a burst of requests into one scan, and those during a scan into one more', async () => {
  const { queue, begun } = slowScans();
  queue.request('/w');
  queue.request('/w');
  await vi.advanceTimersByTimeAsync(500);
  queue.request('/w');
  queue.request('/w');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(begun).toEqual(['/w@100', '/w@1100']);
});

it('scans folders side by side', async () => {
  const { queue, begun } = slowScans();
  queue.request('/w');
  queue.request('/v');
  await vi.advanceTimersByTimeAsync(150);
  expect(begun).toEqual(['/w@100', '/v@100']);
});
