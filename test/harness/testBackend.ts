import { join } from 'node:path';
import { type Backend, type BackendOptions, createBackend } from '../../server/createBackend.ts';

/** To read and validate the built-in packs from source takes longer than most tests do. */
const NO_PACKS = join(import.meta.dirname, 'noPacks');

/** For tests that are about the built-in rules. */
export const BUILT_IN_PACKS = join(import.meta.dirname, '..', '..', 'templates', 'rule-packs');

/** A backend from source with two threads and without built-in rules, unless a test asks for something else. */
export function createTestBackend(options: Partial<BackendOptions> & Pick<BackendOptions, 'environment'>): Promise<Backend> {
  return createBackend({ logName: 'test.log', logLevel: 'ERROR', workers: 2, rulePacks: NO_PACKS, ...options });
}
