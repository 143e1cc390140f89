import type { Failure } from '../contract/failure.ts';

/** What the model says about its own work. A claim, to be checked: nothing is believed. */
export interface Claim {
  /** `false`: it says that the task is not done, or not wholly. A plain end counts as "done". */
  readonly isDone: boolean;
  /** For the person: what was done. */
  readonly summary: string;
  /** `unsaid`: it ended without saying. */
  readonly tests: 'passed' | 'failed' | 'not_run' | 'unsaid';
  readonly openPoints: readonly string[];
  /** `plainEnd`: it just stopped talking. */
  readonly by: 'finish' | 'plainEnd';
}

/** How the loop ended. Everything up to there was appended, so it goes on from there with another `runAgent`. */
export type AgentEnd =
  | { readonly kind: 'claimed'; readonly claim: Claim }
  /** The host said so between two steps. */
  | { readonly kind: 'paused' | 'stopped'; readonly reason: string }
  | { readonly kind: 'cancelled' }
  /** The model declined. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** No model answered. */
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** It does not get on: malformed calls, answers that are cut short, a window that stays full, too many turns. */
  | { readonly kind: 'stuck'; readonly reason: string };
