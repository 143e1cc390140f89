export type Ecosystem = 'npm' | 'python' | 'cargo' | 'go' | 'maven';
export type DependencyGroup = 'runtime' | 'development' | 'optional' | 'peer';

/** One dependency as a manifest writes it. */
export interface Dependency {
  readonly name: string;
  /** As written: `^1.2.0`, `>=1,<2`, `git+https://…`; empty when none is given. */
  readonly specifier: string;
  readonly group: DependencyGroup;
  /** Place in the manifest, UTF-16 code units from the start of the text. */
  readonly start: number;
  readonly end: number;
}

/** What a manifest declares. A manifest that cannot be read has an error and no dependencies. */
export interface Manifest {
  readonly ecosystem: Ecosystem;
  /** Name of the package that the manifest describes. */
  readonly name?: string | undefined;
  readonly dependencies: readonly Dependency[];
  /** `line` counts from 0. */
  readonly error?: { readonly message: string; readonly line: number };
  /** Other manifests that belong to it, relative to it (`-r base.txt`). */
  readonly includes?: readonly string[];
  /** Names that a tool added for its own bookkeeping: there, but nobody's choice. */
  readonly indirect?: readonly string[];
  /** True when dependencies are made by code (setup.py), so that the list may lack some. */
  readonly isDynamic?: boolean;
}

/** Reads the text of one manifest; must not throw. */
export type ParseManifest = (text: string) => Manifest;

/** Place of the first occurrence of a needle after an offset; the offset itself when it is not there. */
export function locate(text: string, needle: string, from = 0): { readonly start: number; readonly end: number } {
  const start = text.indexOf(needle, from);
  return start < 0 ? { start: from, end: from } : { start, end: start + needle.length };
}

/** Reads a plain object's key without trusting its shape. */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** Follows keys into plain objects; `undefined` where one is missing. */
export function valueAt(value: unknown, ...keys: readonly string[]): unknown {
  let at = value;
  for (const key of keys) at = entriesOf(at).find(([name]) => name === key)?.[1];
  return at;
}
