/** How something does that the backend stands on. `degraded`: it works, but not as it should. */
export interface Health {
  readonly state: 'ok' | 'degraded' | 'failed';
  /** For a person: what is there, or what is wrong and what to do. */
  readonly detail: string;
}

/** Asks one dependency how it does, for real: by using it. What it throws is its failure. */
export interface Probe {
  /** Two words at most, such as `event log`. */
  readonly name: string;
  /** `folder`: the workspace that is asked about; `null`: the installation. Aborted at the time limit. */
  check(folder: string | null, signal: AbortSignal): Promise<Health>;
}
