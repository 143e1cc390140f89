import picomatch from 'picomatch';
import type { ChangedLines, CheckScope, WorkspaceView } from './checkKind.ts';

/** A workspace in memory, for the examples of rule tests and for our own tests: `files` are checkable, `ignored` can only be reached by name or glob. */
export function memoryView(
  files: Readonly<Record<string, string>>,
  { ignored = {}, changed }: { ignored?: Readonly<Record<string, string>>; changed?: ChangedLines } = {},
): WorkspaceView {
  const all: Readonly<Record<string, string>> = { ...ignored, ...files };
  return {
    paths: Object.keys(files).sort(),
    read: async (path) => files[path],
    size: async (path) => (files[path] === undefined ? undefined : Buffer.byteLength(files[path])),
    exists: async (path) => all[path] !== undefined || Object.keys(all).some((other) => other.startsWith(`${path}/`)),
    readIgnored: async (path) => all[path],
    glob: async (patterns, scope) => {
      const prefix = scope === '' ? '' : `${scope}/`;
      const matches = picomatch([...patterns], { dot: true });
      return Object.keys(all)
        .filter((path) => path.startsWith(prefix) && matches(path.slice(prefix.length)))
        .sort();
    },
    changed,
  };
}

/** A scope that governs what the globs say; everything by default. */
export function scopeOf(files: readonly string[] = ['**'], folder = ''): CheckScope {
  return { includes: picomatch([...files], { dot: true }), folder };
}

/** A signal that is never aborted. */
export const NEVER: AbortSignal = new AbortController().signal;
