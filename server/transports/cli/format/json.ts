import type { Finding } from '../../../../protocol/index.ts';

/** The array of DESIGN section 11: lines and characters from 0, sorted by file, then position, then rule. */
export function formatJson(findings: readonly Finding[]): string {
  const rows = findings.map(({ ruleId, severity, message, path, range, fixable, suppressed }) => ({
    ruleId,
    severity,
    message,
    file: path,
    range,
    fixable,
    ...(suppressed ? { suppressed } : {}),
  }));
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}
