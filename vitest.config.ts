import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Whose tests leave nothing behind in their process: files share it, and what they import is loaded once. */
const SHARING =
  '{protocol,extension,webviews,scripts,server/base,server/governance,server/ai,server/kernel,server/templating,server/transports}';

export default defineConfig({
  test: {
    // Many tests wait for processes and databases, and leave their core to one more.
    maxWorkers: availableParallelism() + 1,
    setupFiles: ['test/harness/loopbackGuard.ts'],
    pool: 'forks',
    testTimeout: 90_000,
    hookTimeout: 90_000,
    projects: [
      {
        extends: true,
        test: { name: 'shared', include: [`${SHARING}/**/*.test.ts`], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['{server,bench}/**/*.test.ts', 'test/{harness,integration,injection}/**/*.test.ts'],
          exclude: [`${SHARING}/**`],
          globalSetup: ['test/harness/postgresOfRun.ts', 'test/harness/bundleOfRun.ts'],
        },
      },
    ],
  },
});
