import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The suites in a real VS Code: each starts a server and a browser of its own. `npm test -- host ui` prepares what they need. */
export default defineConfig({
  root: join(import.meta.dirname, '..', '..'),
  test: {
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/harness/installedOfRun.ts'],
    pool: 'forks',
    // A suite waits for its editor more than it computes.
    maxWorkers: 2,
    // Two cores may have to share themselves among VS Code, the browser and the backend.
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});
