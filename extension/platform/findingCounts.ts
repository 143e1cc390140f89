import { DiagnosticSeverity, type Disposable, EventEmitter, languages, type Uri } from 'vscode';
import type { Severity } from '../../protocol/finding.ts';
import { CountTable, type SeverityCounts } from './severityCounts.ts';
import { Sliced } from './sliced.ts';

/** `source` of every diagnostic of ours, whether it came by pull or from a scan. */
export const diagnosticSource = 'stewardry';

/** A severity as the editor shows it. */
export const diagnosticSeverity: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const severityOf: Readonly<Record<DiagnosticSeverity, Severity>> = {
  [DiagnosticSeverity.Error]: 'error',
  [DiagnosticSeverity.Warning]: 'warning',
  [DiagnosticSeverity.Information]: 'info',
  [DiagnosticSeverity.Hint]: 'hint',
};

/** Files counted in one turn of the event loop: about 1 ms of work. */
const FILES_PER_SLICE = 200;

/** Counts our findings exactly as the Problems view shows them. */
export class FindingCounts implements Disposable {
  readonly #table = new CountTable();
  readonly #changed = new EventEmitter<SeverityCounts>();
  readonly #sliced = new Sliced();
  readonly #subscription: Disposable;
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscription = languages.onDidChangeDiagnostics(
      ({ uris }) => void this.#sliced.run(uris, FILES_PER_SLICE, (slice) => this.#update(slice)),
    );
  }

  get total(): SeverityCounts {
    return this.#table.total;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #update(uris: readonly Uri[]): void {
    const before = this.#table.total;
    for (const uri of uris) this.#table.set(uri.toString(), countsOf(uri));
    if (!isSame(before, this.#table.total)) this.#changed.fire(this.#table.total);
  }
}

function countsOf(uri: Uri): SeverityCounts {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const diagnostic of languages.getDiagnostics(uri)) {
    if (diagnostic.source === diagnosticSource) counts[severityOf[diagnostic.severity]] += 1;
  }
  return counts;
}

function isSame(left: SeverityCounts, right: SeverityCounts): boolean {
  return left.error === right.error && left.warning === right.warning && left.info === right.info && left.hint === right.hint;
}
