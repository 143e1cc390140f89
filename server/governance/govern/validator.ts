import type { Role } from '../../../protocol/define.ts';
import type { ProposedCheck } from '../../../protocol/rules.ts';
import type { VerificationCheck } from '../../../protocol/runs.ts';
import type { Clock } from '../../base/clock.ts';
import type { Action, FileChange } from './action.ts';
import type { CheckName } from './checkName.ts';
import type { Correction } from './correction.ts';
import type { Ending } from './ending.ts';
import type { Limits } from './limits.ts';
import type { Policy } from './policy.ts';
import type { Opinion, Verdict } from './verdict.ts';

/** On whose behalf, and in which state of things. Read anew for every action. */
export interface Situation {
  readonly folder: string;
  readonly run: string;
  readonly session: string;
  readonly persona: string;
  /** Of the person on whose behalf the run works. */
  readonly role: Role;
  /** Rules that this persona may not break even where they only advise others. */
  readonly bindingRules: readonly string[];
  /** The persona's own, already narrowed by those of everybody who handed work down to it. */
  readonly limits: Limits;
  readonly policy: Policy;
  readonly isTrusted: boolean;
  /** Absolute path of the tree in which the run works; commands and paths are resolved against it. */
  readonly root: string;
  /** Commands run confined (server/commands). Absent or false: with everything that the person's account may do. */
  readonly isSandboxed?: boolean;
  /** Why the session may not act now (`archived`, `base commit is gone` …); absent: it may. */
  readonly sessionProblem?: string;
  /** What has been used so far, in this run with everybody it handed work to. */
  readonly used: Used;
  /** Milliseconds since anything moved (a step ended, a model or a command said something); waiting for a person does not count. */
  readonly quietMs: number;
  /** The latest actions of the run, oldest first: at least the last 100 and those of the last minute, refused ones included. */
  readonly history: readonly PastAction[];
}

export interface Used {
  readonly steps: number;
  readonly tokens: number;
  /** Micro-dollars, reservations included. */
  readonly microdollars: number;
  /** Milliseconds of work; waiting for a person does not count. */
  readonly timeMs: number;
  /** Files changed. */
  readonly files: number;
}

export interface PastAction {
  readonly action: Action;
  readonly verdict: Verdict;
  /** Id of its row, as `record` gave it. */
  readonly record: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** It was allowed, by a verdict or a person, and was performed. */
  readonly isDone: boolean;
  /** It was performed, and failed. */
  readonly hasFailed: boolean;
  /** For requests to a model: what it used. */
  readonly tokens?: number;
  readonly microdollars?: number;
}

/** What checks may look at; they change nothing. */
export interface Evidence {
  readonly clock: Clock;
  /**
   * What the workspace's rules say of the proposed texts: findings on lines that the change adds or alters, suppressions that it adds, and what
   * it becomes when rules mend it. Asked with the same changes it may answer from memory.
   */
  checkProposed(changes: readonly FileChange[], signal: AbortSignal): Promise<ProposedCheck>;
  /** The absolute path behind a path, through every symlink; `undefined` when it is outside the root. `.` is the root itself. */
  resolve(path: string): Promise<string | undefined>;
}

/** A check before the effect, as a plain function of what it is given. Throwing means that the check is broken: the verdict becomes `error`. */
export interface PreValidator {
  readonly name: CheckName;
  readonly tier: 'pre';
  check(action: Action, situation: Situation, evidence: Evidence, signal: AbortSignal): Promise<readonly Opinion[]> | readonly Opinion[];
}

/** Why the monitoring tier looks: an action has ended or was refused (the last of the history), or time has passed. */
export type Occasion = 'action' | 'time';

/** A check of how a run goes on. Throwing means that it is broken: the run pauses. */
export interface Monitor {
  readonly name: CheckName;
  readonly tier: 'monitoring';
  /** `now`: milliseconds since 1970. */
  watch(situation: Situation, now: number, occasion: Occasion): readonly Correction[];
}

/** A check of what a run has come to. Throwing means that it is broken: the outcome is not verified. */
export interface Examiner {
  readonly name: CheckName;
  readonly tier: 'post';
  examine(ending: Ending): readonly VerificationCheck[];
}

export type Validator = PreValidator | Monitor | Examiner;
