import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{protocol,server,extension,webviews,scripts,bench}/**/*.test.ts', 'test/{harness,integration}/**/*.test.ts'],
    setupFiles: ['test/harness/loopbackGuard.ts'],
    pool: 'forks',
    testTimeout: 30_000,
    globalSetup: 'test/harness/postgresOfRun.ts',
  },
});
