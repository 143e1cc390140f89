import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as events from '../../../protocol/events.ts';
import * as modules from '../../../protocol/modules.ts';
import * as rules from '../../../protocol/rules.ts';
import * as workspace from '../../../protocol/workspace.ts';
import type { Backend } from '../../../server/createBackend.ts';
import type { ModuleDefinition } from '../../../server/kernel/moduleDefinition.ts';
import { modules as builtIn } from '../../../server/modules/index.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../harness/temporaryFolder.ts';
import { createTestBackend } from '../../harness/testBackend.ts';

/** What the event log holds of modules and rules. */

let root: TemporaryFolder;
let folder: string;
let backend: Backend;

beforeEach(() => {
  root = createTemporaryFolder('system-events');
  folder = path.join(root.path, 'shop');
  mkdirSync(path.join(folder, '.stewardry'), { recursive: true });
  writeFileSync(path.join(folder, '.stewardry', 'config.yaml'), 'version: 1\nrules: { packs: [] }\n');
  writeFileSync(path.join(folder, 'a.ts'), 'foo(1);\n');
});
afterEach(async () => {
  await backend.close();
  root.dispose();
});

async function start(chosen: readonly ModuleDefinition[] = builtIn): Promise<void> {
  const environment = { ...process.env, STEWARDRY_HOME: path.join(root.path, 'home') };
  backend = await createTestBackend({ environment, workers: 1, modules: chosen });
  await backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted: true });
}

async function logOf(place: string | null): Promise<readonly unknown[]> {
  const page = await backend.kernel.ask(events.list, { folder: place, names: ['module.*', 'rule.*'], after: '' });
  return page.events.map(({ name, payload }) => [name, payload]);
}

const reason = 'it was disabled';

it('modules that are switched, and those that go and come with them; starting and ending the backend is no news', async () => {
  await start();
  await backend.kernel.ask(modules.disable, { id: 'health', folder });
  await backend.kernel.ask(modules.enable, { id: 'health', folder });
  await backend.kernel.ask(modules.reload, { id: 'health' });
  await expect
    .poll(() => logOf(null))
    .toEqual([
      ['module.stopped', { module: 'health', reason }],
      ['module.started', { module: 'health' }],
      ['module.stopped', { module: 'health', reason: 'it is being reloaded' }],
      ['module.started', { module: 'health' }],
    ]);
  const ofFolder = [
    ['module.disabled', { module: 'health' }],
    ['module.enabled', { module: 'health' }],
  ];
  expect(await logOf(folder)).toEqual(ofFolder);
  await backend.close();
  await start();
  expect([(await logOf(null)).length, await logOf(folder)]).toEqual([4, ofFolder]);
});

it('a module that does not start', async () => {
  const health = builtIn.find(({ id }) => id === 'health');
  const broken = { ...health, start: () => Promise.reject(new Error('No luck.')) } as ModuleDefinition; // all but its start
  await start([...builtIn.filter(({ id }) => id !== 'health'), broken]);
  const expected = [['module.failed', { module: 'health', reason: 'it failed to start (No luck.)' }]];
  await expect.poll(() => logOf(null)).toEqual(expected);
});

it('what somebody did to rules, under the request that did it', async () => {
  await start();
  const { kernel } = backend;
  await kernel.ask(rules.setSeverity, { folder, ruleId: 'no-foo', severity: 'error' }, { correlationId: 'c-1' });
  await kernel.ask(rules.setPack, { folder, pack: 'security', isEnabled: true });
  await kernel.ask(rules.writeBaseline, { folder, mode: 'create' });
  await kernel.ask(rules.suppress, { folder, path: 'a.ts', text: 'foo(1);\n', ruleId: 'no-foo', line: 0, reason: 'A test.' });
  expect(await logOf(folder)).toEqual([
    ['rule.severityChanged', { rule: 'no-foo', severity: 'error' }],
    ['rule.packSwitched', { pack: 'security', isEnabled: true }],
    ['rule.baselineWritten', { mode: 'create', entries: 0, added: 0, removed: 0 }],
    ['rule.suppressed', { rule: 'no-foo', path: 'a.ts', line: 0, reason: 'A test.' }],
  ]);
  const { events: found } = await kernel.ask(events.list, { folder, names: [], correlationId: 'c-1' });
  expect(found.map(({ name }) => name)).toEqual(['rule.severityChanged']);
});
