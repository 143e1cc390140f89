import { Diagnostic, type DiagnosticCollection, Disposable, languages, type TextDocument, Uri, workspace } from 'vscode';
import type { Finding } from '../../../protocol/finding.ts';
import { toRange } from '../../platform/edits.ts';
import { diagnosticSeverity } from '../../platform/findingCounts.ts';
import type { Runs } from '../../platform/runs.ts';
import { reviewFileOf } from './reviewDocuments.ts';

/** Not `stewardry`: these are findings of texts that are nowhere yet, and must not be counted with the others. */
const source = 'stewardry review';

/** Shows in proposed texts what rules find in them. */
export class ReviewDiagnostics implements Disposable {
  readonly #runs: Runs;
  readonly #collection: DiagnosticCollection = languages.createDiagnosticCollection('stewardry-review');
  readonly #subscriptions: Disposable;

  constructor(runs: Runs) {
    this.#runs = runs;
    this.#subscriptions = Disposable.from(
      this.#collection,
      workspace.onDidOpenTextDocument((document) => void this.#show(document)),
      workspace.onDidCloseTextDocument(({ uri }) => void (reviewFileOf(uri) && this.#collection.delete(uri))),
    );
  }

  /** Proposed texts of a run are looked at again. */
  refresh(): void {
    for (const document of workspace.textDocuments) void this.#show(document);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #show({ uri }: TextDocument): Promise<void> {
    const review = reviewFileOf(uri);
    const run = review?.side === 'proposed' ? this.#runs.book.run(review.run) : undefined;
    if (review === undefined || run === undefined) return;
    // A run whose change set cannot be read has nothing to show.
    const files = await this.#runs.files(run).catch(() => []);
    const findings = files.find(({ path }) => path === review.path)?.findings ?? [];
    this.#collection.set(uri, findings.filter(({ suppressed }) => suppressed === undefined).map(toDiagnostic));
  }
}

function toDiagnostic({ range, message, severity, url, ruleId }: Finding): Diagnostic {
  const diagnostic = new Diagnostic(toRange(range), message, diagnosticSeverity[severity]);
  diagnostic.source = source;
  diagnostic.code = url === undefined ? ruleId : { value: ruleId, target: Uri.parse(url) };
  return diagnostic;
}
