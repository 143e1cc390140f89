/**
 * `npm test [-- STAGE…]`: every test there is, or only some stages (`unit`, `host`, `ui`). Installs what they need first. Files with a test
 * that failed are run again by themselves: two cores that run a database, an editor and a browser at once make some test late one day. What
 * passes then does not fail the run, and is named as unsteady. Ends with what failed and one line, `N passed, N failed`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureCodeServer } from './install/installCodeServer.ts';
import { BROWSER, ensureSystemPackages, SERVERS } from './install/systemPackages.ts';
import { packageExtension } from './packaging/packageExtension.ts';
import { currentTargetName } from './packaging/targets.ts';
import { runCommand } from './process/runCommand.ts';
import { failuresOf, filesAgain, passedOf, readReport, type StageOutcome, settle, tell } from './test/stageOutcome.ts';

const root = join(import.meta.dirname, '..');
const reports = join(root, '.cache', 'test');

/** What vitest is asked to run. */
interface Stage {
  readonly options: readonly string[];
  readonly files: readonly string[];
}

const E2E = ['--config', 'test/e2e/vitest.config.ts'];

/** In order. The first needs no editor, so it fails soonest. */
const STAGES: Readonly<Record<string, Stage>> = {
  unit: { options: [], files: [] },
  host: { options: E2E, files: ['test/e2e/inHost.test.ts'] },
  ui: { options: E2E, files: ['test/e2e/ui'] },
};

async function runVitest(name: string, { options, files }: Stage, env: Record<string, string>): Promise<StageOutcome> {
  const file = join(reports, `${name}.json`);
  rmSync(file, { force: true });
  const flags = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const ended = await runCommand('vitest', ['run', ...options, ...files, ...flags], { cwd: root, env, output: 'show' }).then(
    () => undefined,
    (error: Error) => error, // it has shown what failed
  );
  const outcome: StageOutcome = existsSync(file) ? readReport(JSON.parse(readFileSync(file, 'utf8')), root) : { files: [], unsteady: [] };
  if (ended === undefined || failuresOf(outcome).length > 0) return outcome;
  // An error outside of every test, or no report at all: nothing to run again, and red.
  const failure = { file: name, test: undefined, message: ended.message };
  return { ...outcome, files: [...outcome.files, { file: name, passed: [], failures: [failure] }] };
}

async function runStage(name: string, stage: Stage, env: Record<string, string>): Promise<StageOutcome> {
  const first = await runVitest(name, stage, env);
  const files = filesAgain(first).filter((file) => existsSync(join(root, file)));
  if (files.length === 0) return first;
  report(`${name}: again by themselves: ${files.join(', ')}`);
  return settle(first, await runVitest(`${name}-again`, { options: [...stage.options, '--maxWorkers=1'], files }, env));
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

async function* runStages(names: readonly string[]): AsyncGenerator<StageOutcome> {
  mkdirSync(reports, { recursive: true });
  let env: Record<string, string> | undefined;
  for (const name of names) {
    const stage = STAGES[name];
    if (stage === undefined) throw new Error(`there is no stage "${name}": ${Object.keys(STAGES).join(', ')}`);
    if (name === 'unit') await prepareServers();
    else env ??= await timed('prepare', prepareEditor);
    yield await timed(name, () => runStage(name, stage, env ?? {}));
  }
}

const outcomes: StageOutcome[] = [];
let failed = 0;
try {
  const named = process.argv.slice(2);
  for await (const outcome of runStages(named.length > 0 ? named : Object.keys(STAGES))) outcomes.push(outcome);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  failed++;
}
const whole = { files: outcomes.flatMap(({ files }) => files), unsteady: outcomes.flatMap(({ unsteady }) => unsteady) };
failed += failuresOf(whole).length;
for (const line of tell(whole)) console.log(line);
console.log(`${passedOf(whole)} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
