/**
 * `npm test [-- STAGE…]`: every test there is, or only some stages (`unit`, `host`, `ui`). Installs what they need first and ends with
 * one line, `N passed, N failed`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureCodeServer } from './install/installCodeServer.ts';
import { BROWSER, ensureSystemPackages, SERVERS } from './install/systemPackages.ts';
import { packageExtension } from './packaging/packageExtension.ts';
import { currentTargetName } from './packaging/targets.ts';
import { runCommand } from './process/runCommand.ts';

const root = join(import.meta.dirname, '..');
const reports = join(root, '.cache', 'test');

/** The stages in order, each with its arguments for vitest. The first needs no editor, so it fails soonest. */
const STAGES: Readonly<Record<string, readonly string[]>> = {
  unit: [],
  host: ['--config', 'test/e2e/vitest.config.ts', 'test/e2e/inHost.test.ts'],
  ui: ['--config', 'test/e2e/vitest.config.ts', 'test/e2e/ui'],
};

/** What a stage found out. */
interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const vitestReport = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });

async function runStage(name: string, parameters: readonly string[], env: Record<string, string>): Promise<Counts> {
  const file = join(reports, `${name}.json`);
  rmSync(file, { force: true });
  const flags = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const isGreen = await runCommand('vitest', ['run', ...parameters, ...flags], { cwd: root, env, output: 'show' }).then(
    () => true,
    () => false, // it has shown what failed
  );
  const counts = existsSync(file) ? vitestReport.parse(JSON.parse(readFileSync(file, 'utf8'))) : { numPassedTests: 0, numFailedTests: 0 };
  // A file that cannot even be loaded fails the stage without a failed test.
  const failed = isGreen ? counts.numFailedTests : Math.max(1, counts.numFailedTests);
  return { passed: counts.numPassedTests, failed };
}

/** Installs the servers of team mode. Where that is impossible the tests that need them say so, and the others run. */
async function prepareServers(): Promise<void> {
  await ensureSystemPackages(SERVERS, report).catch((error: Error) => report(`note: ${error.message}`));
}

/** Installs the browser and VS Code and packages the extension. Returns what the suites find them by. */
async function prepareEditor(): Promise<Record<string, string>> {
  await ensureSystemPackages(BROWSER, report);
  const packaging = packageExtension(root, currentTargetName(), (message) => report(`note: ${message}`));
  // The one loads and compiles, the other mostly compresses.
  const [{ vsix, folder, bytes }] = await Promise.all([packaging, ensureCodeServer(root, report)]);
  report(`packaged ${(bytes / 1024 / 1024).toFixed(1)} MB`);
  return { STEWARDRY_VSIX: vsix, STEWARDRY_EXTENSION: folder };
}

function report(line: string): void {
  console.log(`[test] ${line}`);
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  report(`${name} …`);
  const started = performance.now();
  const result = await work();
  report(`${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

async function runStages(names: readonly string[]): Promise<Counts> {
  mkdirSync(reports, { recursive: true });
  let total: Counts = { passed: 0, failed: 0 };
  let env: Record<string, string> | undefined;
  for (const name of names) {
    const parameters = STAGES[name];
    if (parameters === undefined) throw new Error(`there is no stage "${name}": ${Object.keys(STAGES).join(', ')}`);
    if (name === 'unit') await prepareServers();
    else env ??= await timed('prepare', prepareEditor);
    const counts = await timed(name, () => runStage(name, parameters, env ?? {}));
    total = { passed: total.passed + counts.passed, failed: total.failed + counts.failed };
  }
  return total;
}

let total: Counts = { passed: 0, failed: 0 };
try {
  const named = process.argv.slice(2);
  total = await runStages(named.length > 0 ? named : Object.keys(STAGES));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  total = { ...total, failed: total.failed + 1 };
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
