import type { Finding, Notice } from '../../../../protocol/index.ts';
import type { Call } from '../../../kernel/call.ts';

/** A scan with the baseline applied. */
export interface FinishedScan {
  /** All of them; those that are accepted are marked as suppressed. */
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  readonly files: number;
  readonly filesFromCache: number;
}

/** Somebody who waits in this process for the scan that it asked for. */
export interface WaitingScan {
  readonly call: Call;
  resolve(scanned: FinishedScan): void;
  reject(error: unknown): void;
}
