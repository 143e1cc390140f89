import type * as analytics from '../../../../protocol/analytics.ts';
import type { ResultIn } from '../../../../protocol/define.ts';
import type { AnalyticsPowers } from '../powers.ts';

/** What the process of the backend uses now. Always known, also with metrics switched off. */
export function processNow({
  workers,
  databases,
}: Pick<AnalyticsPowers, 'workers' | 'databases'>): ResultIn<typeof analytics.system>['process'] {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const { threads, busy } = workers.status();
  const uptime = process.uptime();
  return {
    residentMemory: rss,
    heap: heapUsed,
    cpu: (user + system) / 1e6 / uptime,
    uptime: Math.round(uptime * 1_000),
    threads,
    busyThreads: busy,
    databaseConnections: connections(databases),
  };
}

/** One for each file; those of a server are shared by all its schemas. */
export function connections(databases: Pick<AnalyticsPowers['databases'], 'opened'>): number {
  const all = databases.opened();
  const server = all.find((database) => database.dialect === 'postgres');
  return all.filter(({ dialect }) => dialect === 'sqlite').length + (server?.poolStatus().open ?? 0);
}
