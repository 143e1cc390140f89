/** The command line program as people get it: bundled, with its rule packs compiled. Once for all test files of a run, when the first asks. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFirst } from './isFirst.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Several times what it takes on a slow machine. */
const BUILD_LIMIT_MS = 120_000;

/** The file that Node runs, in the folder that `bundleOfRun.ts` made for this run. From source every start would take five times as long. */
export function bundledCli(): string {
  const folder = process.env['STEWARDRY_TEST_BUNDLE'];
  if (folder === undefined) throw new Error('The command line program needs the globalSetup of vitest.config.ts');
  const [ready, failed] = [join(folder, 'ready'), join(folder, 'failed')];
  if (isFirst(join(folder, 'claimed'))) {
    try {
      build(folder);
      writeFileSync(ready, '');
    } catch (error) {
      writeFileSync(failed, String(error));
      throw error;
    }
  }
  waitForEither(ready, failed);
  if (existsSync(failed)) throw new Error(readFileSync(failed, 'utf8'));
  return join(folder, 'dist', 'server', 'cli.mjs');
}

/** Everything that the bundle looks for stands where it does in a package. */
function build(folder: string): void {
  const dist = join(folder, 'dist');
  for (const name of ['node_modules', 'templates', 'schemas', 'package.json']) symlinkSync(join(ROOT, name), join(folder, name));
  mkdirSync(dist);
  for (const parameters of [
    ['esbuild.mjs', '--out', dist],
    ['scripts/compileRulePacks.ts', join(dist, 'rule-packs.json')],
  ])
    execFileSync(process.execPath, parameters, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Blocks: the programs that a test starts are started by plain functions. */
function waitForEither(...files: readonly string[]): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const end = performance.now() + BUILD_LIMIT_MS;
  while (!files.some((file) => existsSync(file))) {
    if (performance.now() > end) throw new Error('The command line program was not built in time');
    Atomics.wait(cell, 0, 0, 50);
  }
}
