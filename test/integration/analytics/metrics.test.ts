import { afterAll, beforeAll, expect, it } from 'vitest';
import * as analytics from '../../../protocol/analytics.ts';
import type { NamedMetric } from '../../../protocol/index.ts';
import * as rules from '../../../protocol/rules.ts';
import * as templates from '../../../protocol/templates.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { SECONDS } from '../../../server/base/metrics.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { FINISH, RunStage } from '../runs/runStage.ts';

/** Each named metric changes by the action that it counts, and by nothing else that is asked of it. */

let stage: RunStage;
const today = new Date().toISOString().slice(0, 10);

beforeAll(async () => {
  stage = await RunStage.create('analytics-metrics', {}, { STEWARDRY_METRICS: 'on' });
  stage.write('.stewardry/rules/secret.yml', 'id: no-key\nmessage: no\nseverity: error\ncheck: { kind: secrets }\n');
});
afterAll(() => stage[Symbol.asyncDispose]());

async function read(): Promise<ReadonlyMap<NamedMetric['name'], number | null>> {
  const { metrics, missing } = await stage.ask(analytics.metrics, { folder: stage.folder, from: today, to: today });
  expect(missing).toEqual([]);
  return new Map(metrics.map(({ name, value }) => [name, value]));
}

/** How much a metric grows by an action. */
async function growth(name: NamedMetric['name'], action: () => Promise<unknown>): Promise<number> {
  const before = (await read()).get(name) ?? 0;
  await action();
  return ((await read()).get(name) ?? 0) - before;
}

const scan = async () => {
  await stage.ask(rules.scan, { folder: stage.folder });
  // What it found is kept after it was answered.
  await waitFor('the scan to be kept', async () => {
    const { scannedAt } = await stage.ask(analytics.findings, { folder: stage.folder, from: today, to: today });
    return scannedAt !== undefined && scannedAt > scannedAfter;
  });
};
let scannedAfter = '';
const scanAfter = async (change: () => void) => {
  scannedAfter = new Date().toISOString();
  change();
  await scan();
};

it('active_users: somebody who changes something', async () => {
  const asNora = () =>
    stage.ask(
      workspace.setConfig,
      { folder: stage.folder, key: 'rules.ignores', value: [] },
      { actor: { kind: 'person', name: 'Nora', role: 'admin' } },
    );
  expect(await growth('active_users', asNora)).toBe(1);
  expect(await growth('active_users', asNora)).toBe(0);
});

it('ai_requests_per_day: a run asks a model', async () => {
  stage.script(FINISH);
  expect(await growth('ai_requests_per_day', () => stage.run('Do nothing'))).toBe(1);
});

it('governance_violations: a finding appears, and an action of a run is refused', async () => {
  await scanAfter(() => undefined);
  expect(await growth('governance_violations', () => scanAfter(() => stage.write('bad.ts', 'foo(1);\n')))).toBe(1);
  expect(await growth('governance_violations', () => scanAfter(() => stage.write('bad.ts', '\n\nfoo(1);\n')))).toBe(0);
  const content = 'export const three = foo(3);\n';
  stage.script({ call: [{ tool: 'write_file', input: { path: 'c.ts', content } }] }, FINISH);
  expect(await growth('governance_violations', () => stage.run('Write'))).toBe(1);
});

it('template_usage: a template is rendered', async () => {
  const { folder } = stage;
  const [first] = (await stage.ask(templates.list, { folder, kinds: ['snippet', 'prompt'] })).templates;
  const id = first?.id ?? '';
  const { examples } = await stage.ask(templates.show, { folder, id });
  const render = () => stage.ask(templates.render, { folder, id, variables: examples[0]?.variables ?? {} });
  expect(await growth('template_usage', render)).toBe(1);
});

it('api_latency: told as the bound of a bucket of its histogram (server/modules/metrics/percentile.test.ts says which)', async () => {
  expect(SECONDS).toContain((await read()).get('api_latency'));
});

it('error_rate: requests fail', async () => {
  const fail = () => stage.backend.kernel.dispatch('workspace/close', { folder: 7 });
  expect(await growth('error_rate', () => Promise.all(Array.from({ length: 50 }, fail)))).toBeGreaterThan(0);
});

it('database_connections: another folder is opened', async () => {
  const open = () => stage.ask(workspace.open, { folder: stage.root.path, name: 'other', trusted: true });
  expect(await growth('database_connections', open)).toBe(1);
});

it('cache_hit_ratio: a file that was checked before is asked for again', async () => {
  expect(await growth('cache_hit_ratio', scan)).toBeGreaterThan(0);
});

it('failed_auth_attempts: a viewer asks for what viewers may not', async () => {
  const refused = () =>
    stage.backend.kernel.dispatch('rules/setPack', { folder: stage.folder }, { actor: { kind: 'person', name: 'Vera', role: 'viewer' } });
  expect(await growth('failed_auth_attempts', refused)).toBe(1);
});

it('suspicious_activities: a run repeats itself', async () => {
  const again = { call: [{ tool: 'read_file', input: { path: 'a.ts' } }] };
  stage.script(again, again, again, FINISH);
  expect(await growth('suspicious_activities', () => stage.run('Look'))).toBe(1);
});

it('vulnerability_scan_results: a secret is found, and is no longer when it is gone', async () => {
  const key = `ghp_${'a8Kd93LmZq0PxT5vYb2Wc7Nf4Hj6Rs1Ue9Gi'}`;
  expect(await growth('vulnerability_scan_results', () => scanAfter(() => stage.write('key.ts', `const id = '${key}';\n`)))).toBe(1);
  expect(await growth('vulnerability_scan_results', () => scanAfter(() => stage.write('key.ts', '\n')))).toBe(-1);
});
