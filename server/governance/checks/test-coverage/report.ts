/** Hits of the executable lines of one file, as a report names it. Lines count from 0. */
export interface FileCoverage {
  /** As written in the report; a Cobertura file name may be relative to one of `sources`. */
  readonly name: string;
  readonly sources: readonly string[];
  readonly hits: ReadonlyMap<number, number>;
}

/** A report that was read, or what is wrong with it; `line` counts from 0. */
export type CoverageReport =
  | { readonly files: readonly FileCoverage[] }
  | { readonly error: { readonly message: string; readonly line: number } };
