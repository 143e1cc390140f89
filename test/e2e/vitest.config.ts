import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The suites in a real VS Code, one after another: each starts a server and a browser. `npm test -- host ui` prepares what they need. */
export default defineConfig({
  root: join(import.meta.dirname, '..', '..'),
  test: {
    include: ['test/e2e/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    // Two cores may have to share themselves among VS Code, the browser and the backend.
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});
