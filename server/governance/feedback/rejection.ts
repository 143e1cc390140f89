/** A hunk that a person said no to. */
export interface Rejection {
  /** Ids sort by time. */
  readonly id: string;
  readonly path: string;
  /** The person's words; empty ones teach nothing. */
  readonly reason: string;
  /** The lines that the hunk would have added. */
  readonly added: readonly string[];
  /** Rules that found something in it. */
  readonly rules: readonly string[];
}
