/** Runs each suite of `inHost/` inside the extension host and shows its tests as tests of this run. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleSuite } from '../harness/bundleSuite.ts';
import { runInHost, type SuiteResult } from '../harness/runInHost.ts';
import { createTemporaryFolder } from '../harness/temporaryFolder.ts';
import { codeServer, root, unpackedExtension } from './prepared.ts';

const folder = join(import.meta.dirname, 'inHost');

/** Runs a suite on its own copy of the sample shop, outside of any git repository. */
async function runSuite(file: string): Promise<SuiteResult> {
  const suite = await bundleSuite(root, join(folder, file));
  const workspace = createTemporaryFolder('shop', join(root, 'samples', 'shop'));
  try {
    return await runInHost(codeServer, { extension: unpackedExtension(), suite, workspace: workspace.path });
  } finally {
    workspace.dispose();
  }
}

for (const file of readdirSync(folder).filter((name) => name.endsWith('.suite.ts'))) {
  const result = await runSuite(file);
  describe(`in the extension host: ${file}`, () => {
    it('runs at least one test', () => expect(result.tests.length).toBeGreaterThan(0));
    for (const test of result.tests) {
      it(test.title, () => {
        if (test.error !== undefined) throw new Error(test.error);
      });
    }
  });
}
