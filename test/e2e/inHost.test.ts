/**
 * Runs each suite of `inHost/` inside the extension host and shows its tests as tests of this run. `STEWARDRY_SUITES=NAME,NAME`
 * chooses among them.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleSuite } from '../harness/bundleSuite.ts';
import { runInHost, type SuiteResult } from '../harness/runInHost.ts';
import { codeServer, root, unpackedExtension } from './prepared.ts';
import { prepareWorkspace } from './workspaces.ts';

const folder = join(import.meta.dirname, 'inHost');
const chosen = process.env['STEWARDRY_SUITES']?.split(',');

function suiteNames(): string[] {
  const names = readdirSync(folder).flatMap((file) => /^(\w+)\.suite\.ts$/.exec(file)?.[1] ?? []);
  return names.filter((name) => chosen?.includes(name) ?? true);
}

async function runSuite(name: string): Promise<SuiteResult> {
  const suite = await bundleSuite(root, join(folder, `${name}.suite.ts`));
  const workspace = prepareWorkspace(root, name);
  try {
    return await runInHost(codeServer, { extension: unpackedExtension(), suite, workspace: workspace.opened });
  } finally {
    workspace.dispose();
  }
}

/** Each waits for its editor and its backend more than it computes. */
const AT_ONCE = 2;

async function runAll(names: readonly string[]): Promise<ReadonlyMap<string, SuiteResult>> {
  const left = [...names];
  const results = new Map<string, SuiteResult>();
  const takeNext = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) results.set(name, await runSuite(name));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeNext));
  return results;
}

for (const [name, result] of await runAll(suiteNames())) {
  describe(`in the extension host: ${name}`, () => {
    it('runs at least one test', () => expect(result.tests.length).toBeGreaterThan(0));
    for (const test of result.tests) {
      it(test.title, () => {
        if (test.error !== undefined) throw new Error(test.error);
      });
    }
  });
}
