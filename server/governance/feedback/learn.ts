/** A hunk that a person said no to. */
export interface Rejection {
  readonly id: string;
  readonly path: string;
  /** The person's words; empty ones teach nothing. */
  readonly reason: string;
  /** The lines that the hunk would have added. */
  readonly added: readonly string[];
  /** Rules that found something in it. */
  readonly rules: readonly string[];
}

/** What was learnt of rejections: a text that a person may accept as a rule or a practice. Nothing follows from it before that. */
export interface Proposal {
  /** The same for the same pattern, so that it is proposed once. */
  readonly id: string;
  readonly kind: 'rule' | 'practice';
  readonly title: string;
  /** YAML of a rule, Markdown of a practice. */
  readonly text: string;
  /** Name of its file below `.stewardry/rules` or `.stewardry/practices`. */
  readonly fileName: string;
  /** The person's words, each once. */
  readonly reasons: readonly string[];
  /** Rejections behind it. */
  readonly rejections: readonly string[];
}

/** Three rejections of one pattern, each with a reason, make a proposal. Pure; the order of rejections does not matter. */
export function learn(_rejections: readonly Rejection[]): readonly Proposal[] {
  return [];
}
