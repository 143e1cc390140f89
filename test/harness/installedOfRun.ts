/** vitest's globalSetup: a place for the installed extension that the windows of a run copy. `workbench/installedExtension.ts` installs it. */
import { createTemporaryFolder } from './temporaryFolder.ts';

const folder = createTemporaryFolder('shared-installation');

export function setup(): void {
  process.env['STEWARDRY_TEST_INSTALLATION'] = folder.path;
}

export function teardown(): void {
  folder.dispose();
}
