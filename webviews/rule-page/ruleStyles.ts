import { css } from 'lit';

export const pageStyles = css`
  :host { display: block; max-width: 820px; padding: 24px 32px 48px; box-sizing: border-box; }
  h1 { margin: 0; font-size: 1.75em; font-weight: 600; overflow-wrap: anywhere; line-height: 1.25; }
  h2 { margin: 28px 0 8px; font-size: 1.15em; font-weight: 600; }
  p { margin: 8px 0; }
  a { color: var(--link); overflow-wrap: anywhere; }
  a:hover { color: var(--link-active); }
  a:focus-visible { outline: 1px solid var(--focus); outline-offset: 2px; }
  .facts { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 8px 0 16px; color: var(--muted); }
  .severity { font-weight: 600; color: var(--text); }
  /* Colours of icons lack the contrast that words need. */
  .severity::before { content: ''; display: inline-block; width: 8px; height: 8px; margin-right: 6px; border-radius: 50%; background: var(--of-severity, var(--muted)); }
  .severity.error { --of-severity: var(--error); }
  .severity.warning { --of-severity: var(--warning); }
  .severity.info { --of-severity: var(--info); }
  .severity.hint { --of-severity: var(--hint); }
  .message { font-size: 1.1em; }
  .actions { display: flex; flex-wrap: wrap; gap: var(--gap); margin: 20px 0 0; }
  code { font-family: var(--code-font); font-size: 0.95em; background: var(--code-surface); padding: 1px 4px; border-radius: 3px; }
  pre code { padding: 0; background: none; }
`;

export const codeStyles = css`
  pre {
    margin: 8px 0; padding: 10px 14px; overflow-x: auto; background: var(--code-surface); border: 1px solid var(--contrast);
    border-radius: var(--radius); font-family: var(--code-font); font-size: var(--code-size); line-height: 1.45; tab-size: 4;
  }
`;
