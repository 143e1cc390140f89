import type { FileChange } from './action.ts';
import type { CheckName } from './checkName.ts';

/**
 * What a check says of an action. `allow`: nothing against it. `ask`: a person decides. `deny`: never, as it stands. `error`: the check
 * itself is broken, so nothing with an effect may happen, and nobody is told that a rule forbids it.
 */
export type Outcome = 'allow' | 'ask' | 'deny' | 'error';

/** How much a person should look before saying yes; approvals are gathered by it. */
export type Risk = 'low' | 'medium' | 'high';

/** What one check says. */
export interface Opinion {
  readonly outcome: Outcome;
  readonly check: CheckName;
  /** For the model and for a person: what, why, and what to do instead. One or two sentences. */
  readonly reason: string;
  /** Rules whose findings are behind it. */
  readonly rules?: readonly string[];
  /** For `ask`. */
  readonly risk?: Risk;
  /** For `ask`: what exactly a remembered yes would cover; absent: it cannot be remembered. See approvalShape.ts. */
  readonly shape?: string;
  /** For an edit, with `allow`: what it becomes instead. Everything is decided anew on the amended edit. */
  readonly amendment?: Amendment;
}

/** How an edit was mended before it was allowed. */
export interface Amendment {
  readonly changes: readonly FileChange[];
  /** A sentence for each thing that was mended. */
  readonly words: readonly string[];
}

/** What all checks say together: the strongest opinion, and every one that has something to say (an `allow` with a reason is advice). */
export interface Verdict {
  readonly outcome: Outcome;
  /** One text for whoever asked; empty for `allow`. */
  readonly reason: string;
  readonly opinions: readonly Opinion[];
  /** What rules' fixes changed in the edit before it was allowed, a sentence each: for the model and for a person. */
  readonly amendments: readonly string[];
  /** Digest of the policy that was in force: for the audit row. */
  readonly policyDigest: string;
}

const STRENGTH: readonly Outcome[] = ['allow', 'ask', 'error', 'deny'];

/** The strongest of some outcomes: a denial beats a broken check, which beats a question. */
export function strongest(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce<Outcome>((worst, each) => (STRENGTH.indexOf(each) > STRENGTH.indexOf(worst) ? each : worst), 'allow');
}
