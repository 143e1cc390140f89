import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{protocol,server,extension,webviews,scripts,bench}/**/*.test.ts', 'test/{harness,integration,injection}/**/*.test.ts'],
    setupFiles: ['test/harness/loopbackGuard.ts'],
    pool: 'forks',
    // vitest leaves one core to itself, which on two is one worker; many tests wait for processes and need no core.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 90_000,
    hookTimeout: 90_000,
    globalSetup: ['test/harness/postgresOfRun.ts', 'test/harness/bundleOfRun.ts'],
  },
});
