import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metrics, rules, workspace } from '../../protocol/index.ts';
import { type Backend, createBackend } from '../../server/createBackend.ts';
import { parsePrometheusText } from '../harness/prometheusText.ts';
import { createTemporaryFolder } from '../harness/temporaryFolder.ts';

/** Each named metric changes by the action that it counts, and what is printed is what Prometheus reads. */

const place = createTemporaryFolder('metrics');
const folder = join(place.path, 'workspace');
const options = {
  logName: 'test.log',
  logLevel: 'ERROR',
  environment: { STEWARDRY_HOME: join(place.path, 'home'), STEWARDRY_METRICS: 'on' },
} as const;
let backend: Backend;

beforeAll(async () => {
  mkdirSync(join(folder, '.stewardry', 'rules'), { recursive: true });
  writeFileSync(join(folder, '.stewardry', 'config.yaml'), 'version: 1\nrules: { packs: [] }\n');
  writeFileSync(
    join(folder, '.stewardry', 'rules', 'no-foo.yml'),
    'id: no-foo\nlanguage: TypeScript\nseverity: error\nmessage: no\nrule: { pattern: foo() }\n',
  );
  writeFileSync(join(folder, 'a.ts'), 'foo();\nfoo();\n');
  backend = await createBackend(options);
});

afterAll(async () => {
  await backend.close();
  place.dispose();
});

/** Value by series of everything that is printed now. */
async function read(of: Backend = backend): Promise<ReadonlyMap<string, number>> {
  const { text } = await of.kernel.ask(metrics.print, {});
  return new Map([...parsePrometheusText(text).values()].flatMap(({ series }) => [...series]));
}

/** How much a series grows by an action. */
async function growth(series: string, action: () => Promise<unknown>): Promise<number> {
  const before = (await read()).get(series) ?? 0;
  await action();
  return ((await read()).get(series) ?? 0) - before;
}

const openFolder = () => backend.kernel.ask(workspace.open, { folder, name: 'w', trusted: true });
const ofProcess = (name: string, labels = '') => `${name}{${labels}process="test-${process.pid}"}`;

describe('a named metric', () => {
  it('api_latency counts requests by capability', async () => {
    expect(await growth('api_latency_seconds_count{capability="workspace/status"}', () => backend.kernel.ask(workspace.status, {}))).toBe(
      1,
    );
  });

  it('error_rate rises when a request fails, and api_errors says which and how', async () => {
    const fail = () => backend.kernel.dispatch('workspace/close', { folder: 7 });
    expect(await growth('api_errors_total{capability="workspace/close",code="VALIDATION"}', fail)).toBe(1);
    expect(await growth('error_rate', async () => Promise.all(Array.from({ length: 50 }, fail)))).toBeGreaterThan(0);
  });

  it('failed_auth_attempts counts refusals', async () => {
    const refused = () => backend.kernel.dispatch('rules/setPack', {}, { actor: { kind: 'person', name: 'Vera', role: 'viewer' } });
    expect(await growth('failed_auth_attempts_total{capability="rules/setPack",role="viewer"}', refused)).toBe(1);
  });

  it('active_users counts people', async () => {
    const asNewcomer = () => backend.kernel.dispatch('access/whoami', {}, { actor: { kind: 'person', name: 'Nora', role: 'viewer' } });
    expect(await growth(ofProcess('active_users'), asNewcomer)).toBe(1);
    expect(await growth(ofProcess('active_users'), asNewcomer)).toBe(0);
  });

  it('database_connections counts open databases', async () => {
    expect(await growth(ofProcess('database_connections'), openFolder)).toBe(1);
  });

  it('governance_checks, governance_violations and cache_hit_ratio follow a scan', async () => {
    const scan = () => backend.kernel.ask(rules.scan, { folder, scope: { kind: 'all' } });
    expect(await growth('governance_violations_total{rule="no-foo",severity="error"}', scan)).toBe(2);
    expect((await read()).get('governance_checks_total{check="scan"}')).toBeGreaterThan(0);
    expect((await read()).get('cache_hit_ratio{cache="scan"}')).toBe(0);
    expect(await growth('governance_violations_total{rule="no-foo",severity="error"}', scan)).toBe(0);
    expect((await read()).get('cache_hit_ratio{cache="scan"}')).toBe(0.5);
  });

  it('of the process itself is there', async () => {
    const series = await read();
    expect(series.get(ofProcess('process_resident_memory_bytes'))).toBeGreaterThan(1e6);
    expect(series.get(ofProcess('process_cpu_seconds'))).toBeGreaterThan(0);
    expect(series.get(`worker_pool_threads{process="test-${process.pid}",state="idle"}`)).toBeGreaterThanOrEqual(1);
    expect(series.get(`event_loop_delay_seconds{process="test-${process.pid}",quantile="0.99"}`)).toBeGreaterThanOrEqual(0);
  });
});

it('the page names every metric that is printed', async () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'metrics.md'), 'utf8');
  const { text } = await backend.kernel.ask(metrics.print, {});
  const names = [...parsePrometheusText(text).keys()].map((name) => name.replace(/_total$/, ''));
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

it('totals of several processes add up, and stay when the processes have ended', async () => {
  const series = 'api_latency_seconds_count{capability="access/whoami"}';
  const ask = (one: Backend) => one.kernel.dispatch('access/whoami', {});
  const before = (await read()).get(series) ?? 0;
  const other = await createBackend(options);
  await Promise.all([ask(other), ask(other), ask(backend)]);
  await other.close();
  expect((await read()).get(series)).toBe(before + 3);
});

it('switched off, nothing is kept', async () => {
  const environment = { STEWARDRY_HOME: join(place.path, 'other') };
  const quiet = await createBackend({ ...options, environment });
  await quiet.kernel.dispatch('access/whoami', {});
  expect(await quiet.kernel.ask(metrics.print, {})).toEqual({ isOn: false, text: '' });
  await quiet.close();
});
