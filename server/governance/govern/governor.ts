import type { Action } from './action.ts';
import type { Correction } from './correction.ts';
import type { Opinion, Verdict } from './verdict.ts';

/** Who made `ask` into yes or no. */
export interface Approval {
  readonly isAllowed: boolean;
  readonly by: { readonly kind: 'person' | 'rule' | 'policy'; readonly name: string };
  /** The person's words to the model, or why nobody could be asked. */
  readonly reason?: string;
}

/** What became of an action. An action that is not allowed is an expected answer, so it is a value. */
export type Governed<T> =
  | { readonly isDone: true; readonly value: T; readonly verdict: Verdict; readonly approval?: Approval }
  | { readonly isDone: false; readonly verdict: Verdict; readonly approval?: Approval };

/**
 * The one way to an effect. `E` is the outside world: only `perform` ever gets hold of it, and only after a verdict that allows it has been
 * recorded. What `perform` throws is recorded and thrown on. An edit may be amended by the fixes of the rules that it breaks: `perform` gets the
 * action that is allowed, and the verdict says what was amended.
 */
export interface Governor<E> {
  govern<T, A extends Action>(
    action: A,
    perform: (effects: E, action: A, signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<Governed<T>>;
  /** Decides without doing or recording anything: what would happen? For previews and dry runs. */
  consider(action: Action, signal: AbortSignal): Promise<Verdict>;
  /** Looks at how the run goes on and corrects it. For a timer, while the run is neither paused nor waiting for a person. */
  look(): Promise<void>;
}

/** What a governor is made of; `module runs` builds one per run. */
export interface GovernorHost<E> {
  readonly effects: E;
  /** Puts the questions to a person, the riskiest first, and waits. Those with a remembered answer are not among them. Aborted: the run is cancelled. */
  ask(action: Action, verdict: Verdict, questions: readonly Opinion[], signal: AbortSignal): Promise<Approval>;
  /** A yes or no that is remembered for exactly this shape and still holds. */
  remembered(shape: string, signal: AbortSignal): Promise<Approval | undefined>;
  /** Writes the row of the decision and its audit row, in one transaction, before the effect. */
  record(action: Action, verdict: Verdict, approval: Approval | undefined): Promise<{ readonly id: string }>;
  /** Writes what came of it. `error`: what `perform` threw. */
  settle(id: string, outcome: { readonly isDone: true } | { readonly isDone: false; readonly error: unknown }): Promise<void>;
  /** What the monitoring tier wants done about the run; heeded before the next action. */
  correct(correction: Correction): void;
}
