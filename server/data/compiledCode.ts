import { enableCompileCache, flushCompileCache } from 'node:module';
import path from 'node:path';
import { resolveDataFolder } from './dataFolder.ts';

/** By then everything that a start needs has been compiled; a thread that is terminated later writes nothing. Milliseconds. */
const WRITE_AFTER_MS = 1_000;

/**
 * Lets V8 keep what it compiles of the bundles, for the next start of any of our processes. In the user's own data folder and not where
 * Node puts it by itself, a temporary folder that others can write to: what is in it is run. To be called by an entry before it imports
 * anything else. https://nodejs.org/api/module.html#module-compile-cache
 */
export function keepCompiledCode(environment: Readonly<Record<string, string | undefined>>): void {
  // Absent before Node 22.1.
  enableCompileCache?.(path.join(resolveDataFolder({ environment }).root, 'compiled'));
  setTimeout(() => flushCompileCache?.(), WRITE_AFTER_MS).unref();
}
