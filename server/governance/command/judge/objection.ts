import type { Risk } from '../../govern/verdict.ts';

/** What speaks against a command. No objection: it may run. */
export type Objection =
  | { readonly outcome: 'deny'; readonly reason: string }
  | { readonly outcome: 'ask'; readonly reason: string; readonly risk: Risk };

/** `reason` is a sentence for the model and for a person. */
export const deny = (reason: string): Objection => ({ outcome: 'deny', reason });
export const ask = (risk: Risk, reason: string): Objection => ({ outcome: 'ask', risk, reason });
