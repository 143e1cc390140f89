import type { Finding } from '../../../protocol/finding.ts';
import type { Clock } from '../../base/clock.ts';
import type { Action, FileChange } from './action.ts';
import type { CheckName, Tier } from './checkName.ts';
import type { Limits } from './limits.ts';
import type { Policy } from './policy.ts';
import type { Opinion, Verdict } from './verdict.ts';

/** On whose behalf, and in which state of things. Read anew for every action. */
export interface Situation {
  readonly folder: string;
  readonly run: string;
  readonly session: string;
  readonly persona: string;
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
  /** The latest actions of the run, oldest first. */
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
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly hasFailed: boolean;
}

/** What validators may look at; they change nothing. */
export interface Evidence {
  readonly clock: Clock;
  /**
   * Findings of the workspace's rules in the proposed texts, each with what the rule demands of an AI run. Only those on lines that the change
   * adds or alters. Throws when a rule is broken: then the verdict is `error`.
   */
  findingsIn(changes: readonly FileChange[], signal: AbortSignal): Promise<readonly Finding[]>;
  /** The absolute path behind a path, through every symlink; `undefined` when it is outside the root. */
  resolve(path: string): Promise<string | undefined>;
}

/** One check, as a plain function of what it is given. Throwing means that the check is broken: the verdict becomes `error`. */
export interface Validator {
  readonly name: CheckName;
  readonly tier: Tier;
  check(action: Action, situation: Situation, evidence: Evidence, signal: AbortSignal): Promise<readonly Opinion[]> | readonly Opinion[];
}
