import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import './icon.ts';

/** Nothing is there: what would be, why it is not, and the one thing to do about it, which goes into the slot. */
export class Empty extends LitElement {
  static override styles = css`
    :host { display: flex; flex-direction: column; align-items: center; gap: 8px; padding: 48px 24px; text-align: center; color: var(--muted); }
    sw-icon { transform: scale(1.75); margin-bottom: 12px; }
    h2 { margin: 0; font-size: 1.1em; font-weight: 600; color: var(--text); }
    p { margin: 0; max-width: 46ch; }
    slot { display: block; margin-top: 8px; }
  `;
  static override properties = { icon: {}, what: {}, why: {} };

  declare icon: string | undefined;
  /** `No runs yet` */
  declare what: string;
  declare why: string | undefined;

  override render(): TemplateResult {
    return html`
      ${this.icon === undefined ? nothing : html`<sw-icon name=${this.icon}></sw-icon>`}
      <h2>${this.what}</h2>
      ${this.why === undefined ? nothing : html`<p>${this.why}</p>`}
      <slot></slot>
    `;
  }
}

customElements.define('sw-empty', Empty);
