import { css } from 'lit';

/** File and facts beside one another where there is room, else below one another. */
export const personaStyles = css`
  :host { display: block; max-width: 1280px; padding: 24px 32px 48px; box-sizing: border-box; }
  h1 { margin: 0; font-size: 1.75em; font-weight: 600; line-height: 1.25; overflow-wrap: anywhere; }
  h2 { margin: 0 0 8px; font-size: 1.15em; font-weight: 600; }
  p { margin: 4px 0; }
  .columns { display: grid; grid-template-columns: minmax(0, 3fr) minmax(260px, 2fr); gap: 32px; margin-top: 20px; align-items: start; }
  .file label { display: block; margin-bottom: 4px; color: var(--muted); overflow-wrap: anywhere; }
  .file textarea { font-family: var(--code-font); font-size: var(--code-size); white-space: pre-wrap; tab-size: 2; }
  #problems { min-height: 28px; margin-top: 4px; }
  #problems ul { margin: 4px 0; padding-left: 24px; }
  .fine sw-icon { color: var(--good); }
  .wrong sw-icon { color: var(--error); }
  .facts ul { margin: 0 0 24px; padding-left: 18px; }
  .facts li { margin: 2px 0; overflow-wrap: anywhere; }
  .actions { display: flex; flex-wrap: wrap; gap: var(--gap); margin-top: 8px; }
  .conflict { margin: 8px 0; padding: 8px 12px; border: 1px solid var(--vscode-inputValidation-errorBorder, var(--error)); border-radius: var(--radius); }
  .conflict p { margin: 0 0 8px; }
  @media (max-width: 760px) { .columns { grid-template-columns: minmax(0, 1fr); } }
  @media (max-width: 500px) { :host { padding: 16px 16px 32px; } }
`;
