import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Connection, Host } from '../host.ts';
import './icon.ts';

/** What is said while the backend cannot be asked. */
const AWAY: Readonly<Record<Exclude<Connection, 'running'>, string>> = {
  starting: 'Starting…',
  waiting: 'Reconnecting…',
  failed: 'The Stewardry backend stopped too often.',
  stopped: 'Stewardry is switched off.',
};

/** The line above a page: says that the backend is away, or why something a person did came to nothing. Not there when all is well. */
export class StatusBar extends LitElement {
  static override styles = css`
    div { display: flex; align-items: center; gap: var(--gap); padding: 6px 24px; background: var(--notice-surface); color: var(--notice-text); border-bottom: 1px solid var(--contrast); overflow-wrap: anywhere; }
    .failure { border-left: 3px solid var(--error); padding-left: 21px; }
    span { flex: 1; }
    .quiet { animation: appear 0s 400ms backwards; }
    /* Nor does what is below move for it. */
    @keyframes appear { from { height: 0; padding-top: 0; padding-bottom: 0; border: 0; overflow: hidden; visibility: hidden; } }
  `;
  static override properties = { message: { state: true }, connection: { state: true } };

  declare host: Host;
  declare message: string | undefined;
  declare connection: Connection;
  readonly #follow = (): void => {
    this.connection = this.host.connection;
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
    this.host.addEventListener('connection', this.#follow);
  }

  override disconnectedCallback(): void {
    this.host.removeEventListener('connection', this.#follow);
    super.disconnectedCallback();
  }

  /** Says why something came to nothing, until a person has read it. */
  tell(message: string): void {
    this.message = message;
  }

  override render(): TemplateResult {
    return html`<section aria-live="polite" aria-label="Status">${this.#away()}${this.#failure()}</section>`;
  }

  #away(): TemplateResult | typeof nothing {
    if (this.connection === 'running') return nothing;
    const isDown = this.connection === 'failed' || this.connection === 'stopped';
    // Most restarts are over before anybody would have read it.
    return html`<div class=${isDown ? '' : 'quiet'}>
      <sw-icon name=${isDown ? 'debug-disconnect' : 'sync'}></sw-icon><span>${AWAY[this.connection]}</span>
      ${isDown ? html`<vscode-button secondary @click=${() => this.host.run('stewardry.restartBackend')}>Restart Backend</vscode-button>` : nothing}
    </div>`;
  }

  #failure(): TemplateResult | typeof nothing {
    if (this.message === undefined) return nothing;
    return html`<div class="failure" role="alert">
      <sw-icon name="error"></sw-icon><span>${this.message}</span>
      <vscode-button secondary @click=${() => this.host.run('stewardry.showLog')}>Show Log</vscode-button>
      <vscode-button
        secondary
        @click=${() => {
          this.message = undefined;
        }}
        >Dismiss</vscode-button
      >
    </div>`;
  }
}

customElements.define('sw-status-bar', StatusBar);

declare global {
  interface HTMLElementTagNameMap {
    'sw-status-bar': StatusBar;
  }
}
