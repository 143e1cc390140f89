/** One import as a source text writes it. Offsets are UTF-16 code units and cover the specifier without quotes. */
export interface ImportSite {
  readonly specifier: string;
  readonly start: number;
  readonly end: number;
  /** Erased by the compiler (`import type`, `if TYPE_CHECKING`). */
  readonly isTypeOnly: boolean;
  /** Written so that its failure is expected (inside `try`). */
  readonly isOptional: boolean;
  /** Names taken from a Python module: each may be a submodule. */
  readonly names?: readonly string[];
}

/** Where an import leads. */
export type Resolution =
  /** Files of the workspace; several for a Go package or a Java wildcard. */
  | { readonly kind: 'files'; readonly paths: readonly string[] }
  /** A package from outside; `root` is the name that a manifest would use. */
  | { readonly kind: 'package'; readonly root: string }
  /** Part of the language or its runtime. */
  | { readonly kind: 'builtin'; readonly root: string }
  /** Should be a file of the workspace and is not. */
  | { readonly kind: 'missing' }
  /** Virtual, generated, aliased by a bundler: nothing can be said. */
  | { readonly kind: 'unknown' };
