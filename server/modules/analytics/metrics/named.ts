import type { NamedMetric, Place } from '../../../../protocol/analytics.ts';
import type { Facts, Part } from './facts.ts';

/** The named metrics, in the order and under the names in which they are known elsewhere. Pure. */
export function namedMetrics(facts: Facts): readonly NamedMetric[] {
  return [...business(facts), ...technical(facts), ...security(facts)];
}

function business({ days, people, requests, appeared, refusedActions = 0, templates }: Facts): readonly NamedMetric[] {
  const violations = Object.entries(appeared ?? {}).map(([label, value]) => ({ label: `new ${label} findings`, value }));
  return [
    counted(
      'active_users',
      'Active people',
      people?.map((label) => ({ label, value: 1 })),
      { kind: 'audit' },
    ),
    counted('ai_requests_per_day', 'AI requests per day', requests, { kind: 'models' }, days),
    counted(
      'governance_violations',
      'Violations',
      appeared === undefined ? undefined : [...violations, { label: 'refused actions', value: refusedActions }],
      { kind: 'findings' },
    ),
    counted('template_usage', 'Templates rendered', templates, { kind: 'templates' }),
  ].map((metric) => ({ ...metric, group: 'business' }));
}

const OFF = 'Not measured: the setting stewardry.metrics is off.';
const SETTING: Place = { kind: 'setting', key: 'stewardry.metrics' };

function technical({ measured, databaseConnections }: Facts): readonly NamedMetric[] {
  const of = (name: string) => measured?.values.get(name);
  const [requests, lookups] = [of('api_latency_seconds'), of('cache_lookups')];
  const ratio = (part: string, whole: number | undefined): number | null => (whole ? (of(part)?.value ?? 0) / whole : null);
  const note = measured?.isOn === true ? 'Nothing was measured yet.' : OFF;
  const metrics: readonly Pick<NamedMetric, 'name' | 'title' | 'value' | 'unit'>[] = [
    { name: 'api_latency', title: 'Answer time, 95 of 100', value: requests?.p95 ?? null, unit: 'seconds' },
    { name: 'error_rate', title: 'Requests that failed', value: ratio('api_errors', requests?.value), unit: 'ratio' },
    { name: 'database_connections', title: 'Database connections', value: databaseConnections, unit: 'count' },
    { name: 'cache_hit_ratio', title: 'Answered from the scan cache', value: ratio('cache_hits', lookups?.value), unit: 'ratio' },
  ];
  return metrics.map((metric) => ({
    ...metric,
    group: 'technical',
    parts: [],
    place: metric.value === null ? SETTING : { kind: 'health' },
    ...(metric.value === null ? { note } : {}),
  }));
}

function security({ refusals, anomalies, vulnerabilities }: Facts): readonly NamedMetric[] {
  return [
    counted('failed_auth_attempts', 'Refused requests', refusals, { kind: 'audit' }),
    counted('suspicious_activities', 'Suspicious activities of runs', anomalies, { kind: 'runs' }),
    counted('vulnerability_scan_results', 'Open security findings', vulnerabilities, { kind: 'findings' }),
  ].map((metric) => ({ ...metric, group: 'security' }));
}

/** A sum with its parts, the largest first. `undefined` parts: nobody could be asked. */
function counted(
  name: NamedMetric['name'],
  title: string,
  parts: readonly Part[] | undefined,
  place: Place,
  days = 1,
): Omit<NamedMetric, 'group'> {
  const known = (parts ?? []).filter(({ value }) => value > 0).toSorted((a, b) => b.value - a.value);
  const sum = known.reduce((total, { value }) => total + value, 0);
  const value = parts === undefined ? null : sum / days;
  return {
    name,
    title,
    value,
    unit: name === 'ai_requests_per_day' ? 'perDay' : 'count',
    parts: known,
    place,
    ...(value === null ? { note: 'It could not be asked for.' } : {}),
  };
}
