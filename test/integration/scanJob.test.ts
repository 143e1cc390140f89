import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ScanScope } from '../../protocol/index.ts';
import * as jobs from '../../protocol/jobs.ts';
import * as modules from '../../protocol/modules.ts';
import * as rules from '../../protocol/rules.ts';
import * as workspaceProtocol from '../../protocol/workspace.ts';
import type { Backend } from '../../server/createBackend.ts';
import { type CliWorkspace, createCliWorkspace, resultOf } from '../harness/cliWorkspace.ts';
import { createTestBackend } from '../harness/testBackend.ts';
import { waitFor } from '../harness/waitFor.ts';

/** The scan of a workspace is a job: one at a time, whoever asks; and it goes on when the process that did it dies. */

const FILES = 60;
let workspace: CliWorkspace;
const backends: Backend[] = [];

const open = async (isResident = false): Promise<Backend> => {
  const environment = { STEWARDRY_HOME: workspace.home };
  const backend = await createTestBackend({ environment, isResident });
  backends.push(backend);
  await backend.kernel.ask(workspaceProtocol.open, { folder: workspace.folder, name: 'scan', trusted: true });
  return backend;
};
const listScans = async ({ kernel }: Backend) => (await kernel.ask(jobs.list, { folder: workspace.folder, name: 'rules/scan' })).jobs;

beforeEach(() => {
  workspace = createCliWorkspace('scan-job');
  for (let number = 0; number < FILES; number++) workspace.write(`src/f${number}.ts`, 'foo(1);\n'.repeat(20));
});

afterEach(async () => {
  for (const backend of backends.splice(0)) await backend.close();
  workspace.dispose();
});

it('keeps one job for the last scan, with its numbers', async () => {
  const backend = await open();
  for (let round = 0; round < 2; round++) {
    const { files, filesFromCache } = await backend.kernel.ask(rules.scan, { folder: workspace.folder });
    const [job, ...others] = await waitFor('the job to end', async () => {
      const found = await listScans(backend);
      return found[0]?.state === 'completed' && found;
    });
    expect(others).toEqual([]);
    const { result } = await backend.kernel.ask(jobs.show, { folder: workspace.folder, id: job?.id ?? '' });
    expect(result).toEqual({ files, filesFromCache });
  }
});

it('of two folders at once leaves the event loop time for others: databases without jobs do not keep one another awake', async () => {
  const backend = await open(true);
  const other = createCliWorkspace('scan-other');
  try {
    other.write('src/one.ts', 'foo(1);\n');
    await backend.kernel.ask(workspaceProtocol.open, { folder: other.folder, name: 'other', trusted: true });
    const folders = [workspace.folder, other.folder];
    await Promise.all(folders.map((folder) => backend.kernel.ask(rules.scan, { folder, summaryOnly: true })));
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(250);
  } finally {
    other.dispose();
  }
});

it('goes on to its end while modules around it are switched off and on', async () => {
  // Thousands of findings, so that there is time; nothing below depends on how much.
  for (let number = 0; number < 600; number++) workspace.write(`src/more${number}.ts`, 'foo(1);\n'.repeat(40));
  const backend = await open(true);
  const { kernel } = backend;
  const switched: (string | undefined)[] = [];
  const begun = Promise.withResolvers<void>();
  const news = kernel.onNotification((method, params) => {
    if (method === 'rules/scanState' && JSON.stringify(params).includes('scanning')) begun.resolve();
  });
  let hasEnded = false;
  const scan = kernel.ask(rules.scan, { folder: workspace.folder, summaryOnly: true }).finally(() => {
    hasEnded = true;
  });
  await begun.promise;
  news.dispose();
  // What lists its job, what lists events, and one that has nothing to do with it.
  for (const id of ['jobs', 'events', 'health']) {
    await kernel.ask(modules.disable, { id });
    switched.push(kernel.modules().find((each) => each.id === id)?.state);
    expect((await kernel.dispatch('jobs/list', { folder: workspace.folder })).ok).toBe(id !== 'jobs');
    if (id === 'jobs') expect(hasEnded).toBe(false);
    await kernel.ask(modules.enable, { id });
  }
  expect(switched).toEqual(['disabled', 'disabled', 'disabled']);
  expect((await scan).files).toBeGreaterThanOrEqual(FILES + 600);
  await waitFor('the job to end', async () => (await listScans(backend))[0]?.state === 'completed');
});

it('answers a question about a part without a job', async () => {
  const backend = await open();
  const scope: ScanScope = { kind: 'paths', paths: ['src/f1.ts'] };
  expect((await backend.kernel.ask(rules.scan, { folder: workspace.folder, scope })).findings).toHaveLength(20);
  expect(await listScans(backend)).toEqual([]);
});

it('scans once for two who ask at the same time: the second finds everything in the cache', async () => {
  const both = [await open(), await open()];
  const answers = await Promise.all(both.map(({ kernel }) => kernel.ask(rules.scan, { folder: workspace.folder })));
  expect(answers.map(({ findings }) => findings.length)).toEqual([20 * FILES, 20 * FILES]);
  const cached = answers.map(({ filesFromCache }) => filesFromCache).toSorted((a, b) => a - b);
  expect([cached[0], (cached[1] ?? 0) >= FILES]).toEqual([0, true]);
});

it('is cancelled with the request, and the next one scans again', async () => {
  const backend = await open();
  const cancel = new AbortController();
  const asked = backend.kernel.dispatch(rules.scan.method, { folder: workspace.folder }, { signal: cancel.signal });
  await waitFor('the scan to run', async () => (await listScans(backend))[0]?.state === 'running');
  cancel.abort();
  expect(await asked).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  await waitFor('the job to be cancelled', async () => (await listScans(backend))[0]?.state === 'cancelled', 2_000);
  expect((await backend.kernel.ask(rules.scan, { folder: workspace.folder })).findings).toHaveLength(20 * FILES);
});

it('is finished by a resident backend when the process that ran it is killed', async () => {
  const observer = await open();
  const checking = workspace.start(['check']);
  const ended = resultOf(checking);
  await waitFor('the scan to run', async () => (await listScans(observer))[0]?.state === 'running');
  checking.kill('SIGKILL');
  await ended;
  const resident = await open(true);
  const done = await waitFor('somebody to finish it', async () => {
    const [job] = await listScans(resident);
    return job?.state === 'completed' && job;
  });
  expect(done.attempts).toBe(2);
  const { findings } = await resident.kernel.ask(rules.findings, { folder: workspace.folder });
  expect(findings).toHaveLength(20 * FILES);
}, 60_000);
