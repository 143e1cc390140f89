/** Runs mocha inside the extension host. A suite file is `export const run = defineSuite(() => { describe(…) })`. */
import { writeFileSync } from 'node:fs';
import type { SuiteResult } from './runInHost.ts';

const TEST_LIMIT_MS = 150_000;

/**
 * A `run` as VS Code calls it. `body` declares tests with mocha's globals. The result goes to the file that the harness named; the
 * returned promise is rejected when a test failed.
 */
export function defineSuite(body: () => void): () => Promise<void> {
  return async () => {
    const { default: Mocha } = await import('mocha');
    const mocha = new Mocha({ ui: 'bdd', timeout: TEST_LIMIT_MS, reporter: 'min' });
    // What mocha does for each file that it loads: puts describe and it where the file finds them.
    mocha.suite.emit('pre-require', globalThis, 'suite', mocha);
    body();
    const result = await collect(mocha);
    // The name is set by runInHost.ts; importing it from there would pull a browser into the extension host.
    const file = process.env['STEWARDRY_SUITE_RESULT'];
    if (file) writeFileSync(file, JSON.stringify(result));
    if (result.failed > 0) throw new Error(`${result.failed} of ${result.tests.length} tests failed`);
  };
}

function collect(mocha: Mocha): Promise<SuiteResult> {
  const result: SuiteResult = { passed: 0, failed: 0, tests: [] };
  return new Promise((resolve) => {
    const runner = mocha.run(() => resolve(result));
    runner.on('pass', (test) => {
      result.passed++;
      result.tests.push({ title: test.fullTitle(), duration: test.duration ?? 0 });
    });
    runner.on('fail', (test, error: Error) => {
      result.failed++;
      result.tests.push({ title: test.fullTitle(), duration: test.duration ?? 0, error: error.stack ?? String(error) });
    });
  });
}
