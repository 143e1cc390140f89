/** Folders that are gone after the test. */
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own under the system's temporary folder. */
export interface TemporaryFolder {
  /** Absolute, with links resolved: VS Code compares paths as text. */
  readonly path: string;
  /** Removes it with everything in it. */
  dispose(): void;
}

/** An empty folder, or a writable copy of `source`. */
export function createTemporaryFolder(name: string, source?: string): TemporaryFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `stewardry-${name}-`)));
  if (source !== undefined) cpSync(source, path, { recursive: true });
  // A server that is just ending may still write: retry as long as the system says that the folder is not empty.
  return { path, dispose: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) };
}
