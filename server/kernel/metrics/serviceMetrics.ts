import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import type { Metrics, Reading } from '../../base/metrics.ts';
import type { Database } from '../../data/database.ts';
import type { WorkspaceDatabases } from '../../data/workspaceDatabases.ts';
import type { EventLog } from '../../events/eventLog.ts';
import type { JobQueue } from '../../jobs/jobQueue.ts';

/** The services that are measured. */
export interface MeasuredServices {
  readonly databases: Pick<WorkspaceDatabases, 'opened'>;
  readonly jobs: Pick<JobQueue, 'list' | 'onChanged'>;
  readonly events: Pick<EventLog, 'consumers'>;
}

/** Gauges and counters of databases, jobs and events, over every database that is open. */
export function measureServices(metrics: Metrics, { databases, jobs, events }: MeasuredServices): Disposable {
  const store = new DisposableStore();
  if (!metrics.isOn) return store;
  store.add(metrics.gauge('database_connections', 'Open connections to databases.', () => [{ value: connectionsOf(databases.opened()) }]));
  store.add(
    metrics.gauge('jobs', 'Background jobs by state.', async () => {
      const pages = await Promise.all(databases.opened().map((database) => jobs.list(database, { states: [], limit: 1 })));
      return sumBy(
        'state',
        pages.flatMap(({ counts }) => Object.entries(counts)),
      );
    }),
  );
  store.add(
    metrics.gauge('event_lag', 'Events that a consumer has not handled yet.', async () => {
      const states = await Promise.all(databases.opened().map((database) => events.consumers(database)));
      return sumBy(
        'consumer',
        states.flat().map(({ name, lag }) => [name, lag]),
      );
    }),
  );
  const ended = metrics.counter('jobs_ended', 'Attempts at background jobs that ended, by how.');
  store.add(
    jobs.onChanged((changes) => {
      for (const { name, state } of changes.jobs) if (state !== 'pending' && state !== 'running') ended.add(1, { job: name, state });
    }),
  );
  return store;
}

/** One for each file; those of a server are shared by all its schemas. */
function connectionsOf(opened: readonly Database[]): number {
  const files = opened.filter(({ dialect }) => dialect === 'sqlite').length;
  const server = opened.find((database) => database.dialect === 'postgres');
  return files + (server?.poolStatus().open ?? 0);
}

function sumBy(label: string, entries: readonly (readonly [string, number])[]): readonly Reading[] {
  const sums = new Map<string, number>();
  for (const [name, value] of entries) sums.set(name, (sums.get(name) ?? 0) + value);
  return [...sums].map(([name, value]) => ({ value, labels: { [label]: name } }));
}
