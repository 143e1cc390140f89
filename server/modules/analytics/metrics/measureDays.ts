import type { NamedMetric } from '../../../../protocol/analytics.ts';
import { type Disposable, DisposableStore } from '../../../base/disposable.ts';
import { messageOf } from '../../../base/errors.ts';
import { backgroundCall } from '../../../kernel/call.ts';
import type { AnalyticsPowers } from '../powers.ts';
import type { Part } from './facts.ts';
import { type Days, fromLedger, fromRuns, fromSecurityRules, fromTemplates } from './gatherFacts.ts';

type Read = (powers: AnalyticsPowers, days: Days) => Promise<readonly Part[] | undefined>;

const call = backgroundCall('analytics');

/** What Prometheus reads of the named metrics that no counter holds: of the folders that are open here, today so far (UTC). */
const GAUGES: readonly (readonly [NamedMetric['name'], string, Read])[] = [
  ['ai_requests_per_day', 'Requests to models today.', async (powers, days) => (await fromLedger(powers, days, call)).requests],
  ['template_usage', 'Templates rendered today.', async (powers, days) => (await fromTemplates(powers, days, call)).templates],
  ['suspicious_activities', 'Signs today that a run lost its way.', async (powers, days) => (await fromRuns(powers, days, call)).anomalies],
  [
    'vulnerability_scan_results',
    'Open findings of security rules.',
    async (powers, days) => (await fromSecurityRules(powers, days, call)).vulnerabilities,
  ],
];

/** Nothing unless metrics are switched on. */
export function measureDays(powers: AnalyticsPowers): Disposable {
  const store = new DisposableStore();
  if (!powers.metrics.isOn) return store;
  for (const [name, help, read] of GAUGES) {
    store.add(powers.metrics.gauge(name, help, async () => [{ value: await sumOverFolders(powers, read) }]));
  }
  return store;
}

async function sumOverFolders(powers: AnalyticsPowers, read: Read): Promise<number> {
  const today = new Date(powers.clock.now()).toISOString().slice(0, 10);
  let sum = 0;
  for (const folder of powers.databases.openFolders()) {
    if (folder === null) continue;
    try {
      for (const { value } of (await read(powers, { folder, from: today, to: today })) ?? []) sum += value;
    } catch (error) {
      powers.log.debug('A metric of a folder could not be read', { folder, error: messageOf(error) });
    }
  }
  return sum;
}
