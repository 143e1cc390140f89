import type { CheckName } from './checkName.ts';

/** What the monitoring tier wants done about a run, mildest first. */
export type Correction = {
  readonly check: CheckName;
  /** For the model and for a person. */
  readonly reason: string;
} & (
  | /** Tell the model. */ { readonly kind: 'guide' }
  /** From now on only these paths may be changed. */
  | { readonly kind: 'shrinkScope'; readonly writes: readonly string[] }
  /** Take back the latest step that changed files. */
  | { readonly kind: 'rollBack' }
  /** Wait for a person. */
  | { readonly kind: 'pause' }
  /** End it; what was made is kept. */
  | { readonly kind: 'stop' }
);
