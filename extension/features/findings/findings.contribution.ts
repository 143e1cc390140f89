import {
  Diagnostic,
  type DiagnosticCollection,
  DiagnosticRelatedInformation,
  Disposable,
  Location,
  languages,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { Finding } from '../../../protocol/finding.ts';
import type { Backend } from '../../backend/backend.ts';
import { fileUri, relativePath } from '../../platform/documents.ts';
import { toRange } from '../../platform/edits.ts';
import { diagnosticSeverity, diagnosticSource } from '../../platform/findingCounts.ts';
import { openUris, urisOf } from '../../platform/openTabs.ts';
import { Sliced } from '../../platform/sliced.ts';
import { type FileKey, FindingStore } from './findingStore.ts';

/** Files shown in one turn of the event loop: about 1 ms of work with ten findings each. */
const FILES_PER_SLICE = 50;

/** Shows what scans found in files that no tab shows; a file in a tab gets its findings by pull, and from there only. */
export function registerFindings(backend: Backend): Disposable {
  const view = new ScannedFindings(languages.createDiagnosticCollection('stewardry-scan'));
  return Disposable.from(
    view,
    backend.on('rules/findingsChanged', ({ folder, paths, findings, isComplete }) => {
      view.replace(folder, paths, findings);
      if (isComplete) view.complete(folder);
    }),
    backend.on('modules/changed', ({ id, state }) => void (id === 'rules' && state !== 'running' && view.clear())),
    backend.onDidCheckDocument((uri) => view.hide(uri)),
    backend.onDidChangeState((state) => void (state !== 'running' && state !== 'starting' && view.clear())),
    window.tabGroups.onDidChangeTabs(({ closed }) => {
      for (const tab of closed) for (const uri of urisOf(tab.input)) view.reveal(uri);
    }),
    workspace.onDidChangeWorkspaceFolders(({ removed }) => {
      for (const folder of removed) view.clear(folder.uri.fsPath);
    }),
  );
}

class ScannedFindings implements Disposable {
  readonly #collection: DiagnosticCollection;
  readonly #store = new FindingStore();
  readonly #sliced = new Sliced();

  #isDisposed = false;

  constructor(collection: DiagnosticCollection) {
    this.#collection = collection;
  }

  replace(folder: string, paths: readonly string[], findings: readonly Finding[]): void {
    this.#store.replace(folder, paths, findings);
    this.#show(paths.map((path) => ({ folder, path })));
  }

  /** A whole scan was announced: what it did not name is clean. */
  complete(folder: string): void {
    this.#show(this.#store.complete(folder));
  }

  /** Its findings came by pull: the scan's are the same or older. */
  hide(uri: Uri): void {
    if (this.#collection.has(uri)) this.#collection.delete(uri);
  }

  /** Its tab is gone, and with it the pulled findings. */
  reveal(uri: Uri): void {
    const folder = workspace.getWorkspaceFolder(uri);
    if (folder === undefined || openUris().has(uri.toString())) return;
    this.#collection.set(uri, this.#diagnostics({ folder: folder.uri.fsPath, path: relativePath(folder, uri) }));
  }

  clear(folder?: string): void {
    const gone = this.#store.files(folder);
    this.#store.clear(folder);
    this.#show(gone);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#collection.dispose();
  }

  /** Shows what is known of files by then; nothing, when that is nothing. */
  #show(keys: readonly FileKey[]): void {
    void this.#sliced.run(keys, FILES_PER_SLICE, (slice) => {
      if (this.#isDisposed) return;
      const open = openUris();
      this.#collection.set(slice.map((key) => this.#entry(key, open)));
    });
  }

  #entry(key: FileKey, open: ReadonlySet<string>): [Uri, Diagnostic[] | undefined] {
    const uri = fileUri(key.folder, key.path);
    const diagnostics = open.has(uri.toString()) ? [] : this.#diagnostics(key);
    return [uri, diagnostics.length === 0 ? undefined : diagnostics];
  }

  #diagnostics(key: FileKey): Diagnostic[] {
    return this.#store.get(key).map((finding) => toDiagnostic(key.folder, finding));
  }
}

function toDiagnostic(folder: string, finding: Finding): Diagnostic {
  const diagnostic = new Diagnostic(toRange(finding.range), finding.message, diagnosticSeverity[finding.severity]);
  diagnostic.source = diagnosticSource;
  diagnostic.code = finding.url === undefined ? finding.ruleId : { value: finding.ruleId, target: Uri.parse(finding.url) };
  if (finding.related.length > 0) {
    diagnostic.relatedInformation = finding.related.map(
      ({ path, range, message }) => new DiagnosticRelatedInformation(new Location(fileUri(folder, path), toRange(range)), message),
    );
  }
  return diagnostic;
}
