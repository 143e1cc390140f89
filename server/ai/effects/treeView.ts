import type { SymbolHit, TreeView } from '../tools/effects.ts';

export interface TreeViewOptions {
  /** Declarations with this name in these files: a job of a worker thread over the syntax engine. Absent: only a text search for what looks like one. */
  readonly findSymbols?: (root: string, paths: readonly string[], name: string, signal: AbortSignal) => Promise<readonly SymbolHit[]>;
  /** Path of ripgrep, `none`: the search of our own; absent: `rg` where PATH has it. */
  readonly ripgrep?: string;
}

/** The files under a folder, as tools may look at them: nothing outside of it is ever read, whatever symlinks say, nor what is in `.git`. */
export function createTreeView(root: string, options: TreeViewOptions = {}): TreeView {
  throw new Error(`Not yet: ${root} ${options.ripgrep}`);
}
