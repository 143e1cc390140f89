import type { Severity } from '../../../protocol/finding.ts';

/** The tables of this module; migrations/ says what the columns hold. */
export interface AnalyticsTables {
  analytics_findings: {
    period: 'day' | 'month';
    day: string;
    rule: string;
    severity: Severity;
    open: number;
    appeared: number;
    fixed: number;
    fixed_hours: number;
  };
  analytics_scans: { day: string; scanned_at: string; digest: string };
  analytics_open_findings: {
    path: string;
    rule: string;
    fingerprint: string;
    copy: number;
    severity: Severity;
    since: string;
  };
}

export type FindingRow = AnalyticsTables['analytics_findings'];
export type OpenFindingRow = AnalyticsTables['analytics_open_findings'];
