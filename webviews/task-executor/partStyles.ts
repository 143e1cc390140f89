import { css } from 'lit';

/** What the parts of the page have in common. */
export const partStyles = css`
  :host { display: flex; flex-direction: column; min-height: 0; }
  h1 { margin: 0; font-size: 1.35em; font-weight: 600; line-height: 1.3; overflow-wrap: anywhere; }
  h2 { margin: 24px 0 8px; font-size: 1.05em; font-weight: 600; }
  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: var(--gap); }
  .bar > .grow { flex: 1; min-width: min(240px, 100%); }
  .good { color: var(--good); }
  .bad { color: var(--bad); }
  .warn { color: var(--warning); }
  .busy { color: var(--vscode-progressBar-background); }
  .scroll { overflow: auto; flex: 1; min-height: 0; }
  .column { max-width: 860px; }
  .pad { padding: 16px 24px; }
  @media (max-width: 500px) { .pad { padding: 12px; } }
`;
