import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, type TemplateResult } from 'lit';
import type { Host } from '../host.ts';

/** Stands in the place of a view that failed. Fires `reload` when a person wants it back; nothing is lost, its state lives in the backend. */
export class Recovery extends LitElement {
  static override styles = css`
    :host { display: block; padding: 24px 32px; max-width: 640px; outline: none; }
    h1 { margin: 0 0 8px; font-size: 1.3em; font-weight: 600; }
    p { margin: 8px 0; overflow-wrap: anywhere; }
    div { display: flex; gap: var(--gap); margin-top: 16px; }
  `;

  declare host: Host;
  /** What the error said. */
  declare message: string;

  override connectedCallback(): void {
    super.connectedCallback();
    this.tabIndex = -1;
  }

  override render(): TemplateResult {
    return html`<section role="alert">
      <h1>This page failed</h1>
      <p>${this.message}</p>
      <p>Nothing is lost: reload the page to go on where you were.</p>
      <div>
        <vscode-button @click=${() => this.dispatchEvent(new CustomEvent('reload'))}>Reload Page</vscode-button>
        <vscode-button secondary @click=${() => this.host.run('stewardry.showLog')}>Show Log</vscode-button>
      </div>
    </section>`;
  }
}

customElements.define('sw-recovery', Recovery);

declare global {
  interface HTMLElementTagNameMap {
    'sw-recovery': Recovery;
  }
}
