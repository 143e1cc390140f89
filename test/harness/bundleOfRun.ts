/** vitest's globalSetup: a place for the command line program that the test files of a run share. `bundledCli.ts` builds it. */
import { chmodSync } from 'node:fs';
import { createTemporaryFolder } from './temporaryFolder.ts';

const folder = createTemporaryFolder('shared-bundle');

export function setup(): void {
  // Tests run it as another user too.
  chmodSync(folder.path, 0o755);
  process.env['STEWARDRY_TEST_BUNDLE'] = folder.path;
}

export function teardown(): void {
  folder.dispose();
}
