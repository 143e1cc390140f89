import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pool-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A whole program that uses a pool, never closes it, and lets the thread stay idle for much longer than the test may take. */
const program = (entry: string): string => `
  import { createWorkerPool } from ${JSON.stringify(path.join(import.meta.dirname, 'workerPool.ts'))};
  import { systemClock } from ${JSON.stringify(path.join(import.meta.dirname, '../base/clock.ts'))};
  const quiet = { debug() {}, error() {} };
  const pool = createWorkerPool({ entry: new URL(${JSON.stringify(entry)}, import.meta.url), clock: systemClock, log: quiet, idleMs: 600_000 });
  console.log(await pool.run('echo', 'answer', { lane: 'background' }, new AbortController().signal));`;

test('from source, an idle pool does not keep the process alive', () => {
  const main = path.join(folder, 'main.ts');
  writeFileSync(main, program(path.join(import.meta.dirname, 'fixtures/testWorker.ts')));
  const { stdout, stderr, status } = spawnSync(process.execPath, [main], { encoding: 'utf8', timeout: 20_000 });
  expect({ stdout, stderr, status }).toEqual({ stdout: 'answer\n', stderr: '', status: 0 });
});

test('bundled to .mjs, the same pool and worker run', async () => {
  const main = path.join(folder, 'main.ts');
  writeFileSync(main, program('./testWorker.mjs'));
  await build({
    entryPoints: [main, path.join(import.meta.dirname, 'fixtures/testWorker.ts')],
    outdir: path.join(folder, 'dist'),
    entryNames: '[name]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    absWorkingDir: path.join(import.meta.dirname, '../..'),
    logLevel: 'silent',
  });
  const { stdout, stderr, status } = spawnSync(process.execPath, [path.join(folder, 'dist/main.mjs')], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect({ stdout, stderr, status }).toEqual({ stdout: 'answer\n', stderr: '', status: 0 });
});

test('a worker process ends with the process that started it', async () => {
  const main = path.join(folder, 'killed.ts');
  writeFileSync(
    main,
    program(path.join(import.meta.dirname, 'fixtures/testWorker.ts'))
      .replace("run('echo', 'answer', { lane: 'background' }", "run('process', null, { lane: 'bulk' }")
      .concat("process.kill(process.pid, 'SIGKILL');"),
  );
  const { stdout } = spawnSync(process.execPath, [main], { encoding: 'utf8', timeout: 20_000 });
  const pid = Number(stdout);
  expect(pid).toBeGreaterThan(0);
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 10_000 });
});
