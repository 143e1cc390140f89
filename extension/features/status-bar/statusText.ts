import type { SeverityCounts } from '../../platform/severityCounts.ts';
import { sum } from '../../platform/severityCounts.ts';
import { countOf, grouped } from '../../platform/wording.ts';

/** What the status bar item depends on. */
export interface StatusInput {
  readonly backend: 'stopped' | 'starting' | 'running' | 'waiting' | 'failed';
  /** The scan that goes on; files done of files in all (0 while they are being listed). */
  readonly scan: { readonly done: number; readonly total: number } | undefined;
  readonly counts: SeverityCounts;
}

/** What the status bar item shows. `text` may hold codicons, `tooltip` is plain text, one line each. */
export interface StatusView {
  readonly text: string;
  readonly tooltip: readonly string[];
  readonly emphasis: 'none' | 'error';
  /** What a screen reader says. */
  readonly label: string;
}

/** The item's whole look as a function of what is known. */
export function statusView({ backend, scan, counts }: StatusInput): StatusView {
  if (backend !== 'running') return backendView(backend);
  const findings = findingsLine(counts);
  const total = sum(counts);
  const shown = total === 0 ? '' : ` ${grouped(total)}`;
  if (scan === undefined) return { text: `$(shield)${shown}`, tooltip: [findings], emphasis: 'none', label: `Stewardry: ${findings}` };
  const progress = scan.total === 0 ? 'Scanning…' : `Scanning: ${grouped(scan.done)} of ${countOf(scan.total, 'file')}`;
  return { text: `$(sync~spin)${shown}`, tooltip: [findings, progress], emphasis: 'none', label: `Stewardry: ${findings}, scanning` };
}

const backendViews: Readonly<Record<Exclude<StatusInput['backend'], 'running'>, StatusView>> = {
  stopped: quiet('$(circle-slash) Stewardry', 'Switched off'),
  starting: quiet('$(loading~spin) Stewardry', 'Starting the backend…'),
  waiting: quiet('$(loading~spin) Stewardry', 'The backend stopped unexpectedly and starts again…'),
  failed: { ...quiet('$(error) Stewardry', 'The backend stopped too often. Click to restart it.'), emphasis: 'error' },
};

function backendView(state: Exclude<StatusInput['backend'], 'running'>): StatusView {
  return backendViews[state];
}

function quiet(text: string, line: string): StatusView {
  return { text, tooltip: [line], emphasis: 'none', label: `Stewardry: ${line}` };
}

function findingsLine(counts: SeverityCounts): string {
  const parts = [
    counts.error > 0 ? countOf(counts.error, 'error') : '',
    counts.warning > 0 ? countOf(counts.warning, 'warning') : '',
    counts.info > 0 ? `${grouped(counts.info)} info` : '',
    counts.hint > 0 ? countOf(counts.hint, 'hint') : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'No findings' : parts.join(', ');
}
