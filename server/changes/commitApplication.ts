/** A commit of what was applied. It is the person's commit: their hooks and their signing run as always. */
export interface CommitRequest {
  readonly folder: string;
  /** Relative to the folder; only these are committed, as they are on disk. */
  readonly files: readonly string[];
  /** A Conventional Commit (https://www.conventionalcommits.org/en/v1.0.0/). */
  readonly message: string;
  /** Such as `Stewardry-Run`. */
  readonly trailers: Readonly<Record<string, string>>;
}
