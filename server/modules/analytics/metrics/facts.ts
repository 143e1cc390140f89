import type { Severity } from '../../../../protocol/finding.ts';

/** How many of something, and what it is. */
export interface Part {
  readonly label: string;
  readonly value: number;
}

/** What the named metrics are made from, each as far as it is known. */
export interface Facts {
  /** Number of days. */
  readonly days: number;
  /** Names of people with an entry in the record. */
  readonly people?: readonly string[];
  /** Requests that were refused because of who asked, by capability. */
  readonly refusals?: readonly Part[];
  /** Requests to models, by model. */
  readonly requests?: readonly Part[];
  /** Findings that appeared, by severity. */
  readonly appeared?: Readonly<Record<Severity, number>>;
  /** Actions of runs that were refused. */
  readonly refusedActions?: number;
  /** Signs that a run lost its way, or a message held instructions, by the check that saw them. */
  readonly anomalies?: readonly Part[];
  /** Templates that were rendered, by template. */
  readonly templates?: readonly Part[];
  /** Open findings of security rules, by severity. */
  readonly vulnerabilities?: readonly Part[];
  readonly databaseConnections: number;
  /** Everything that was ever measured; absent: measuring is off and never was on. */
  readonly measured?: {
    readonly isOn: boolean;
    readonly values: ReadonlyMap<string, { readonly value: number; readonly p95?: number | undefined }>;
  };
}
