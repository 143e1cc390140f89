import type { Finding, Notice } from '../../../protocol/index.ts';
import * as rules from '../../../protocol/rules.ts';
import { askIfRunning, type Backend } from './backend.ts';
import type { OpenDocument } from './documents.ts';
import type { LastFindings } from './lastFindings.ts';

/** Checks a document and keeps what is to be shown of it as the last findings. Rejects when `signal` is aborted. */
export async function checkNow(
  document: OpenDocument,
  uri: string,
  backend: Backend,
  last: LastFindings,
  signal: AbortSignal,
): Promise<{ readonly findings: readonly Finding[]; readonly notices: readonly Notice[] }> {
  const { version, ...params } = document;
  const { findings, notices } = await askIfRunning(backend, rules.checkDocument, params, { findings: [], notices: [] }, signal);
  const shown = findings.filter((finding) => !finding.suppressed);
  last.set(uri, version, shown);
  return { findings: shown, notices };
}

/** The findings of a document as it stands: known ones, else it is checked. A person may ask before the editor has pulled them. */
export async function findingsNow(
  document: OpenDocument,
  uri: string,
  backend: Backend,
  last: LastFindings,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  return last.get(uri, document.version) ?? (await checkNow(document, uri, backend, last, signal)).findings;
}
