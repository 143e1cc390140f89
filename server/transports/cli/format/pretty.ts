import type { Finding } from '../../../../protocol/index.ts';
import { type Paint, STYLE } from './paint.ts';

/** Findings grouped by file, one line each; lines and columns from 1, as editors show them. */
export function formatFindings(findings: readonly Finding[], paint: Paint): string {
  const lines: string[] = [];
  let current: string | undefined;
  for (const finding of findings) {
    if (finding.path !== current) {
      if (current !== undefined) lines.push('');
      current = finding.path;
      lines.push(paint('underline', finding.path));
    }
    const place = `${finding.range.start.line + 1}:${finding.range.start.character + 1}`;
    const message = finding.message.replaceAll(/\s*\n\s*/g, ' ');
    lines.push(
      `  ${place.padEnd(9)}${paint(STYLE[finding.severity], finding.severity.padEnd(9))}${message}  ${paint('gray', finding.ruleId)}`,
    );
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** The closing line: what was found, and what can be done about it at once. */
export function formatSummary(findings: readonly Finding[], files: number, milliseconds: number, paint: Paint): string {
  const where = `${count(files, 'file')} checked in ${(milliseconds / 1000).toFixed(1)} s`;
  if (findings.length === 0) return `${paint('green', 'No findings.')} ${where}.\n`;
  const bySeverity = (['error', 'warning', 'info', 'hint'] as const)
    .map((severity) => ({ severity, number: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => paint(STYLE[severity], count(number, severity)));
  const fixable = findings.filter((finding) => finding.fixable).length;
  return `${bySeverity.join(', ')}${fixable > 0 ? ` (${fixable} fixable with --fix)` : ''}. ${where}.\n`;
}

/** `1 error`, `2 errors`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 || noun === 'info' ? '' : 's'}`;
}
