import { Diagnostic, type DiagnosticCollection, Disposable, languages, Range, Uri, window, workspace } from 'vscode';
import type { Notice } from '../../../protocol/finding.ts';
import type { Backend } from '../../backend/backend.ts';
import { fileUri } from '../../platform/documents.ts';
import { toRange } from '../../platform/edits.ts';
import { diagnosticSeverity, diagnosticSource } from '../../platform/findingCounts.ts';
import { openUris, urisOf } from '../../platform/openTabs.ts';

/**
 * Shows what is wrong with rule and configuration files that no tab shows: a rule that is left out must not be missed. A file in a
 * tab gets its problems by pull, and from there only.
 */
export function registerRuleProblems(backend: Backend): Disposable {
  const view = new RuleProblems(languages.createDiagnosticCollection('stewardry-rules'));
  return Disposable.from(
    view,
    backend.on('rules/changed', ({ folder, notices }) => {
      if (folder !== null) view.replace(folder, notices);
    }),
    backend.onDidCheckDocument((uri) => view.hide(uri)),
    backend.onDidChangeState((state) => void (state === 'stopped' && view.clear())),
    window.tabGroups.onDidChangeTabs(({ closed }) => {
      for (const tab of closed) for (const uri of urisOf(tab.input)) view.reveal(uri);
    }),
    workspace.onDidChangeWorkspaceFolders(({ removed }) => {
      for (const { uri } of removed) view.replace(uri.fsPath, []);
    }),
  );
}

class RuleProblems implements Disposable {
  readonly #collection: DiagnosticCollection;
  /** By folder, then by URI. */
  readonly #known = new Map<string, ReadonlyMap<string, readonly Diagnostic[]>>();

  constructor(collection: DiagnosticCollection) {
    this.#collection = collection;
  }

  replace(folder: string, notices: readonly Notice[]): void {
    const before = [...(this.#known.get(folder)?.keys() ?? [])];
    const placed = notices.flatMap((notice) =>
      notice.path === undefined ? [] : [{ uri: fileUri(folder, notice.path).toString(), notice }],
    );
    const byFile = new Map([...Map.groupBy(placed, ({ uri }) => uri)].map(([uri, group]) => [uri, group.map(toDiagnostic)]));
    this.#known.set(folder, byFile);
    const open = openUris();
    for (const uri of new Set([...before, ...byFile.keys()])) {
      this.#collection.set(Uri.parse(uri, true), open.has(uri) ? undefined : byFile.get(uri));
    }
  }

  hide(uri: Uri): void {
    if (this.#collection.has(uri)) this.#collection.delete(uri);
  }

  /** Its tab is gone, and with it the pulled problems. */
  reveal(uri: Uri): void {
    if (openUris().has(uri.toString())) return;
    const known = [...this.#known.values()].flatMap((files) => files.get(uri.toString()) ?? []);
    if (known.length > 0) this.#collection.set(uri, known);
  }

  clear(): void {
    this.#known.clear();
    this.#collection.clear();
  }

  dispose(): void {
    this.#collection.dispose();
  }
}

function toDiagnostic({ notice }: { readonly notice: Notice }): Diagnostic {
  const range = notice.range === undefined ? new Range(0, 0, 0, 0) : toRange(notice.range);
  const diagnostic = new Diagnostic(range, notice.message, diagnosticSeverity[notice.severity]);
  diagnostic.source = diagnosticSource;
  if (notice.ruleId !== undefined) diagnostic.code = notice.ruleId;
  return diagnostic;
}
