import { css, html, LitElement, type TemplateResult } from 'lit';

/** A moving line at the top of what is loading. It appears after 150 ms: what is quicker would only flash. */
export class Loading extends LitElement {
  static override styles = css`
    :host { display: block; height: 2px; overflow: hidden; animation: appear 0s 150ms backwards; }
    div { width: var(--progress-width, 4%); height: 100%; background: var(--vscode-progressBar-background); animation: pass 3s linear infinite var(--motion, running); }
    @keyframes appear { from { visibility: hidden; } }
    @keyframes pass { to { transform: translateX(2500%); } }
  `;

  override render(): TemplateResult {
    return html`<div role="progressbar" aria-label="Loading"></div>`;
  }
}

customElements.define('sw-loading', Loading);
