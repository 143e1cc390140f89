import type { SearchHit, SearchQuery, SymbolHit, TreeEntry } from '../tools/effects.ts';

/** What worker threads do for a tree; the handlers are in treeJobHandlers.ts. Paths are relative to the root. */
export interface TreeJobs {
  'tree/list': {
    readonly request: { readonly root: string; readonly path: string; readonly depth: number };
    readonly response: readonly TreeEntry[];
  };
  'tree/search': {
    readonly request: { readonly root: string; readonly query: SearchQuery; readonly reads: readonly (readonly string[])[] };
    readonly response: Found;
  };
  'tree/findSymbols': {
    readonly request: { readonly root: string; readonly paths: readonly string[]; readonly name: string };
    readonly response: readonly SymbolHit[];
  };
}

export interface Found {
  readonly hits: readonly SearchHit[];
  readonly isCut: boolean;
}
