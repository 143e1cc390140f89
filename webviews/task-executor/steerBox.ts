import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import { partStyles } from './partStyles.ts';

/** Says something to the model in the middle of its work. */
class SteerBox extends LitElement {
  static override styles = [
    partStyles,
    controlStyles,
    css`
      :host { flex: none; padding: 8px 24px 12px; border-top: 1px solid var(--line); }
      form { display: flex; gap: 8px; align-items: center; }
      @media (max-width: 500px) { :host { padding-left: 12px; padding-right: 12px; } }
    `,
  ];
  static override properties = { folder: {}, run: {}, text: { state: true } };

  declare host: Host;
  declare folder: string;
  declare run: string;
  declare text: string;

  constructor() {
    super();
    this.text = '';
  }

  override render(): TemplateResult {
    return html`<form @submit=${(event: Event) => this.#send(event)}>
      <input type="text" aria-label="Say something to it" placeholder="Say something to it: it reads this before its next step" .value=${this.text}
        @input=${(event: Event) => this.#type(event)} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && this.#send(event)}>
      <vscode-button ?disabled=${this.text.trim() === ''} @click=${(event: Event) => this.#send(event)}>Send</vscode-button>
    </form>`;
  }

  #type({ target }: Event): void {
    if (target instanceof HTMLInputElement) this.text = target.value;
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault();
    const text = this.text.trim();
    if (text === '') return;
    await this.host.request('runs/steer', { folder: this.folder, id: this.run, text });
    this.text = '';
  }
}

customElements.define('steer-box', SteerBox);
