import { css } from 'lit';

/** What several parts of this page have in common. */
export const managerStyles = css`
  h2 { margin: 0; font-size: 1.35em; font-weight: 600; line-height: 1.25; overflow-wrap: anywhere; }
  h3 { margin: 20px 0 6px; font-size: 1em; font-weight: 600; }
  p { margin: 6px 0; }
  a { color: var(--link); }
  label { display: block; }
  .error { color: var(--error); }
  .warning { color: var(--warning); }
  .info { color: var(--info); }
  .hint { color: var(--hint); }
  .good { color: var(--good); }
  .bad { color: var(--bad); }
  .muted { color: var(--muted); }
  .selected .muted, .selected sw-icon { color: inherit; }
  .clip { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  .grow { flex: 1; min-width: 0; }
`;

/** The icon of a severity, as in the Problems view. */
export function severityIcon(severity: string): string {
  return { error: 'error', warning: 'warning', info: 'info', hint: 'lightbulb' }[severity] ?? 'circle-slash';
}
