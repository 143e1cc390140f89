import type { ProposedCheck } from '../../../protocol/rules.ts';

/** What a run has come to, gathered for the checks that follow it. */
export interface Ending {
  /** `done`: the model says that it has done the task; `gaveUp`: that it could not; `none`: it said nothing, was cancelled or stopped. */
  readonly claim: 'done' | 'gaveUp' | 'none';
  /** Its last words. */
  readonly lastWords: string;
  /** Files that the change set changes. */
  readonly files: readonly string[];
  /** Each of the policy's `verify`, in its order. */
  readonly commands: readonly EndingCommand[];
  /** Why there are none although some could be run. */
  readonly whyNoCommands?: string;
  /** What the rules say of the whole change set; why they could not be asked; absent: nothing to ask them about. */
  readonly rules?: ProposedCheck | { readonly problem: string };
  /** Rules that a person let an edit break (`acceptedFindings`). */
  readonly accepted: readonly { readonly path: string; readonly ruleId: string }[];
  /** Files under protection that differ although nobody said yes, such as those that a command wrote. */
  readonly unapproved: readonly string[];
  /** Actions that were performed, and those of them that have their row in the record. */
  readonly performed: number;
  readonly recorded: number;
}

/** How a command that is to prove the outcome ended. */
export type EndingCommand = { readonly name: string } & (
  | {
      readonly exitCode: number | null;
      readonly hasTimedOut: boolean;
      readonly output: string;
      /** Milliseconds. */
      readonly tookMs: number;
    }
  | /** Not run, and why. */ { readonly skipped: string }
);
