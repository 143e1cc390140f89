import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import type { Metrics } from '../../base/metrics.ts';

/** What `status` of a worker pool tells. */
interface PoolStatus {
  readonly threads: number;
  readonly busy: number;
  readonly waiting: number;
}

const NANOSECONDS = 1e9;

/** Gauges of the process itself and of its threads. Costs nothing between collections but the measuring of the event loop. */
export function measureProcess(metrics: Metrics, workers: { status(): PoolStatus }): Disposable {
  const store = new DisposableStore();
  if (!metrics.isOn) return store;
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  store.add({ dispose: () => delay.disable() });
  store.add(
    metrics.gauge('event_loop_delay_seconds', 'How late the event loop was since the last collection.', () => {
      const readings = [0.5, 0.99, 1].map((quantile) => ({
        value: delay.count === 0 ? 0 : delay.percentile(quantile * 100) / NANOSECONDS,
        labels: { quantile: String(quantile) },
      }));
      delay.reset();
      return readings;
    }),
  );
  store.add(
    metrics.gauge('process_resident_memory_bytes', 'Memory that the process occupies.', () => [{ value: process.memoryUsage.rss() }]),
  );
  store.add(
    metrics.gauge('process_heap_bytes', 'Memory that JavaScript objects occupy.', () => [{ value: process.memoryUsage().heapUsed }]),
  );
  store.add(metrics.gauge('process_cpu_seconds', 'Processor time that the process has used.', () => [{ value: cpuSeconds() }]));
  store.add(
    metrics.gauge('worker_pool_threads', 'Worker threads, and jobs that wait for one.', () => {
      const { threads, busy, waiting } = workers.status();
      return Object.entries({ idle: threads - busy, busy, waiting }).map(([state, value]) => ({ value, labels: { state } }));
    }),
  );
  return store;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
