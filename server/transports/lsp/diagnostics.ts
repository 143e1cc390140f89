import {
  type Connection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver/node';
import type { Notice } from '../../../protocol/index.ts';
import * as rules from '../../../protocol/rules.ts';
import { askIfRunning, type Backend } from './backend.ts';
import { signalOf } from './cancellation.ts';
import { checkNow } from './checkNow.ts';
import type { OpenDocument, OpenDocuments } from './documents.ts';
import type { LastFindings } from './lastFindings.ts';
import { isRuleFile } from './ruleFiles.ts';
import { noticeToDiagnostic, toDiagnostic } from './toDiagnostic.ts';

/** Answers pulled diagnostics. A pull overtaken by a newer version of its document is cancelled: stale ranges are never shown. */
export function registerDiagnostics(connection: Connection, backend: Backend, documents: OpenDocuments, last: LastFindings): void {
  const running = new Map<string, AbortController>();
  documents.texts.onDidChangeContent(({ document }) => running.get(document.uri)?.abort());
  documents.texts.onDidClose(({ document }) => {
    running.get(document.uri)?.abort();
    last.forget(document.uri);
  });

  connection.languages.diagnostics.on(async ({ textDocument: { uri } }, token): Promise<DocumentDiagnosticReport> => {
    const document = documents.find(uri);
    if (!document) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    const overtaken = new AbortController();
    running.get(uri)?.abort();
    running.set(uri, overtaken);
    const signal = AbortSignal.any([overtaken.signal, signalOf(token)]);
    try {
      const items = await checkDocument(document, uri, backend, last, signal);
      if (signal.aborted) throw overtakenError();
      return { kind: DocumentDiagnosticReportKind.Full, items };
    } catch (error) {
      throw signal.aborted ? overtakenError() : error;
    } finally {
      if (running.get(uri) === overtaken) running.delete(uri);
    }
  });
}

function overtakenError(): ResponseError<{ retriggerRequest: boolean }> {
  return new ResponseError(LSPErrorCodes.ServerCancelled, 'The document has changed.', { retriggerRequest: true });
}

async function checkDocument(
  document: OpenDocument,
  uri: string,
  backend: Backend,
  last: LastFindings,
  signal: AbortSignal,
): Promise<Diagnostic[]> {
  const { findings, notices } = await checkNow(document, uri, backend, last, signal);
  const { version: _, ...params } = document;
  const own = isRuleFile(document) ? (await askIfRunning(backend, rules.checkRuleFile, params, { notices: [] }, signal)).notices : [];
  return [
    ...findings.map((finding) => toDiagnostic(finding, document.folder)),
    ...[...notices.filter(concernsDocument), ...own].map(noticeToDiagnostic),
  ];
}

/** The rest (a broken rule, a missing pack) is shown once, in its own file or by the client, not in every document. */
function concernsDocument({ kind }: Notice): boolean {
  return kind === 'file-skipped' || kind === 'rule-timeout';
}
