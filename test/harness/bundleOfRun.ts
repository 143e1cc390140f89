/** vitest's globalSetup: places for what the test files of a run share: the command line program (`bundledCli.ts` builds it) and compiled code. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { createTemporaryFolder } from './temporaryFolder.ts';

const folder = createTemporaryFolder('shared-bundle');

export function setup(): void {
  // Tests run it as another user too.
  chmodSync(folder.path, 0o755);
  process.env['STEWARDRY_TEST_BUNDLE'] = folder.path;
  // For the threads and programs that tests start from source.
  process.env['NODE_COMPILE_CACHE'] = join(folder.path, 'compiled');
}

export function teardown(): void {
  folder.dispose();
}
