import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import type { Finding, Notice, Severity } from '../../../protocol/index.ts';
import { uriOf } from './documents.ts';

const SEVERITY: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What the editor shows for a finding. `data` identifies it when the editor asks for code actions. */
export function toDiagnostic(finding: Finding, folder: string | null): Diagnostic {
  return {
    range: finding.range,
    severity: SEVERITY[finding.severity],
    source: 'stewardry',
    code: finding.ruleId,
    ...(finding.url === undefined ? {} : { codeDescription: { href: finding.url } }),
    message: finding.message,
    ...(folder === null || finding.related.length === 0 ? {} : { relatedInformation: relatedInformation(finding, folder) }),
    data: { ruleId: finding.ruleId, fingerprint: finding.fingerprint },
  };
}

function relatedInformation(finding: Finding, folder: string): NonNullable<Diagnostic['relatedInformation']> {
  return finding.related.map(({ path, range, message }) => ({ location: { uri: uriOf(folder, path), range }, message }));
}

/** A problem of a rule or configuration file, shown in that file. */
export function noticeToDiagnostic(notice: Notice): Diagnostic {
  const start = { line: 0, character: 0 };
  return {
    range: notice.range ?? { start, end: start },
    severity: SEVERITY[notice.severity],
    source: 'stewardry',
    message: notice.message,
    ...(notice.ruleId === undefined ? {} : { code: notice.ruleId }),
  };
}
