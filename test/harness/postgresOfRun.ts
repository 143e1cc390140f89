/** vitest's globalSetup: a place for the PostgreSQL that the test files of a run share. It starts when a test asks for it. */
import { stopPostgres } from './postgres.ts';
import { createTemporaryFolder } from './temporaryFolder.ts';

const folder = createTemporaryFolder('shared-postgres');

export function setup(): void {
  process.env['STEWARDRY_TEST_POSTGRES'] = folder.path;
  process.env['STEWARDRY_TEST_OWNER'] = String(process.pid);
}

export async function teardown(): Promise<void> {
  await stopPostgres(folder.path);
  folder.dispose();
}
