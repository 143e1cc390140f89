/**
 * Runs each suite of `inHost/` inside the extension host and shows its tests as tests of this run. `STEWARDRY_SUITES=NAME,NAME`
 * chooses among them.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleSuites } from '../harness/bundleSuite.ts';
import { runInHost, type SuiteResult } from '../harness/runInHost.ts';
import { codeServer, root, unpackedExtension } from './prepared.ts';
import { prepareWorkspace } from './workspaces.ts';

const folder = join(import.meta.dirname, 'inHost');
const chosen = process.env['STEWARDRY_SUITES']?.split(',');

function suiteNames(): string[] {
  const names = readdirSync(folder).flatMap((file) => /^(\w+)\.suite\.ts$/.exec(file)?.[1] ?? []);
  return names.filter((name) => chosen?.includes(name) ?? true);
}

/**
 * Suites that find the same open, and leave to the next what it needs, share a window, in this order: to open one takes as long as many
 * tests. What changes the configuration or the modules comes last.
 */
const TOGETHER: readonly (readonly string[])[] = [
  ['activation', 'skipped'],
  ['agentTools', 'notebook', 'untitled', 'services'],
];

/** The suites of each window: the longest first, so that none of them is left over at the end. */
function windowsOf(names: readonly string[]): (readonly string[])[] {
  const shared = TOGETHER.map((together) => together.filter((name) => names.includes(name))).filter((window) => window.length > 0);
  const single = names.filter((name) => !TOGETHER.flat().includes(name)).map((name) => [name]);
  return [...shared, ...single];
}

async function runWindow(names: readonly string[]): Promise<ReadonlyMap<string, SuiteResult>> {
  const suite = await bundleSuites(root, folder, names);
  const workspace = prepareWorkspace(root, names[0] ?? '');
  const started = performance.now();
  try {
    const results = await runInHost(codeServer, { extension: unpackedExtension(), suite, workspace: workspace.opened });
    const ofTests = [...results.values()].flatMap(({ tests }) => tests).reduce((sum, { duration }) => sum + duration, 0);
    // vitest shows no time for them: they ran before it collected them.
    console.log(`${names.join(', ')}: ${seconds(performance.now() - started)} s, ${seconds(ofTests)} s of them tests`);
    return results;
  } finally {
    workspace.dispose();
  }
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);

/** Each waits for its editor and its backend more than it computes. */
const AT_ONCE = 2;

async function runAll(names: readonly string[]): Promise<ReadonlyMap<string, SuiteResult>> {
  const left = windowsOf(names);
  const results = new Map<string, SuiteResult>();
  const takeNext = async (): Promise<void> => {
    for (let window = left.shift(); window !== undefined; window = left.shift())
      for (const [name, result] of await runWindow(window)) results.set(name, result);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeNext));
  return results;
}

const names = suiteNames();
const results = await runAll(names);
for (const name of names) {
  const tests = results.get(name)?.tests ?? [];
  describe(`in the extension host: ${name}`, () => {
    it('runs at least one test', () => expect(tests.length).toBeGreaterThan(0));
    for (const test of tests) {
      it(test.title, () => {
        if (test.error !== undefined) throw new Error(test.error);
      });
    }
  });
}
