import type { AuditRow } from '../../../../protocol/audit.ts';
import type { Finding, Severity } from '../../../../protocol/finding.ts';
import type { RunDecision } from '../../../../protocol/runs.ts';
import type { BySeverity } from '../findings/series.ts';

/** Everything that a compliance report says; its JSON form. Times are ISO 8601 in UTC, money is micro-dollars, lines are from 1. */
export interface ReportFacts {
  readonly folder: string;
  readonly from: string;
  readonly to: string;
  readonly createdAt: string;
  readonly version: string;
  readonly rules: readonly {
    readonly id: string;
    readonly pack: string;
    readonly severity: Severity | 'off';
    readonly open: number;
    readonly new: number;
    readonly fixed: number;
  }[];
  readonly findings: {
    readonly open: BySeverity;
    readonly new: BySeverity;
    readonly fixed: BySeverity;
    /** The first day that anything is known of. */
    readonly since?: string;
    readonly list: readonly Pick<Place, 'rule' | 'severity' | 'path' | 'line' | 'message'>[];
  };
  /** What keeps a finding from counting. */
  readonly waivers: readonly {
    readonly rule: string;
    readonly path: string;
    readonly line: number;
    readonly kind: NonNullable<Finding['suppressed']>['kind'];
    readonly reason?: string | undefined;
    readonly until?: string | undefined;
  }[];
  readonly runs: {
    readonly total: number;
    readonly outcomes: readonly { readonly state: string; readonly runs: number }[];
    readonly cost: number;
  };
  readonly decisions: {
    readonly allowed: number;
    readonly refused: number;
    readonly broken: number;
    /** Those that were refused, newest first. */
    readonly list: readonly Pick<RunDecision, 'at' | 'run' | 'what' | 'why' | 'persona' | 'verdict'>[];
  };
  readonly approvals: {
    readonly byWhom: readonly { readonly approver: string; readonly count: number }[];
    /** Newest first. */
    readonly list: readonly (Pick<RunDecision, 'at' | 'run' | 'what' | 'verdict'> & { readonly approver: string })[];
  };
  /** Changes of rules, configuration, roles and policies, newest first. */
  readonly policyChanges: readonly (Pick<AuditRow, 'action' | 'verdict'> & {
    readonly at: string;
    readonly by: string;
    readonly subject?: string;
  })[];
  readonly record: {
    readonly size: number;
    readonly root: string;
    /** C2SP signed note of the newest checkpoint. */
    readonly checkpoint?: string;
    readonly keys: readonly string[];
    readonly isIntact: boolean;
    readonly problem?: string;
  };
  /** Parts that could not be asked for. */
  readonly missing: readonly { readonly name: string; readonly reason: string }[];
}

interface Place {
  readonly rule: string;
  readonly severity: Severity;
  readonly path: string;
  readonly line: number;
  readonly message: string;
}
