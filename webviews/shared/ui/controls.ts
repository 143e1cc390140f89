import { css } from 'lit';

/** Fields that look like the editor's own: put it into the styles of an element that has native ones. They need no code, and every reader knows them. */
export const controlStyles = css`
  /* Its part takes the border of the first button for each. */
  vscode-button[secondary] { border-color: var(--vscode-button-secondaryBorder, var(--contrast)); }
  select, input:not([type]), input[type='search'], input[type='text'], textarea {
    box-sizing: border-box; width: 100%; padding: 3px 6px; font: inherit; border-radius: 2px; border: 1px solid var(--vscode-input-border, var(--contrast));
    color: var(--vscode-input-foreground); background: var(--vscode-input-background);
  }
  input:not([type]), input[type='search'], input[type='text'] { height: 26px; }
  select, input { text-overflow: ellipsis; }
  select { height: 26px; border-color: var(--vscode-dropdown-border); color: var(--vscode-dropdown-foreground); background: var(--vscode-dropdown-background); }
  textarea { resize: vertical; line-height: 1.5; padding: 6px 8px; }
  /* As the editor's own: a browser draws a checked one without its box in light themes. */
  input[type='checkbox'] { appearance: none; display: inline-grid; place-content: center; flex: none; width: 16px; height: 16px; margin: 0; border: 1px solid var(--vscode-checkbox-border, var(--line)); border-radius: 3px; color: var(--vscode-checkbox-foreground); background: var(--vscode-checkbox-background); vertical-align: text-bottom; }
  input[type='checkbox']:checked::before { content: '\\eab2'; font: 12px/14px codicon; }
  ::placeholder { color: var(--vscode-input-placeholderForeground); opacity: 1; }
  select:focus-visible, input:focus-visible, textarea:focus-visible { outline: 1px solid var(--focus); outline-offset: -1px; }
  .link { padding: 0; border: 0; background: none; font: inherit; color: var(--link); cursor: pointer; text-align: left; overflow-wrap: anywhere; }
  .link:hover { color: var(--link-active); text-decoration: underline; }
  .link:focus-visible, summary:focus-visible, .plain:focus-visible { outline: 1px solid var(--focus); outline-offset: 1px; }
  .plain { padding: 0; border: 0; background: none; font: inherit; color: inherit; cursor: pointer; text-align: left; }
  .badge { padding: 1px 6px; border-radius: 11px; font-size: 0.85em; line-height: 1.4; white-space: nowrap; background: var(--vscode-badge-background); color: var(--vscode-badge-foreground); border: 1px solid var(--contrast); }
  .muted { color: var(--muted); }
  code, .code { font-family: var(--code-font); font-size: 0.95em; }
  pre { margin: 4px 0; padding: 8px 12px; overflow: auto; max-height: 320px; background: var(--code-surface); border: 1px solid var(--contrast); border-radius: var(--radius); font-family: var(--code-font); font-size: var(--code-size); line-height: 1.45; tab-size: 4; white-space: pre-wrap; overflow-wrap: anywhere; }
  pre:focus-visible { outline: 1px solid var(--focus); }
`;
