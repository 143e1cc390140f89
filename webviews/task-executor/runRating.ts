import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import type { Result } from '../shared/messages.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/icon.ts';
import { partStyles } from './partStyles.ts';

type Rating = Result<'runs/rate'>['rating'];

const THUMBS = [
  { value: 'up', icon: 'thumbsup', label: 'A good run' },
  { value: 'down', icon: 'thumbsdown', label: 'Not a good run' },
] as const;

/** Whether a run was any good, and why: pressed once more it is taken back. Fires `rated` with what is said of it now. */
class RunRating extends LitElement {
  static override styles = [
    partStyles,
    controlStyles,
    css`
      :host { flex-direction: row; flex-wrap: wrap; align-items: center; gap: 2px 4px; }
      .thumb { display: inline-grid; place-content: center; width: 22px; height: 22px; border-radius: 5px; }
      .thumb:hover { background: var(--vscode-toolbar-hoverBackground); outline: 1px dashed var(--contrast-active); outline-offset: -1px; }
      .thumb:focus-visible { outline: 1px solid var(--focus); outline-offset: -1px; }
      input[type='text'] { width: min(320px, 100%); margin-left: 4px; text-overflow: ellipsis; }
    `,
  ];
  static override properties = { folder: {}, run: {}, rating: { attribute: false } };

  declare host: Host;
  declare folder: string;
  declare run: string;
  declare rating: Rating;

  override render(): TemplateResult {
    const { rating } = this;
    return html`${THUMBS.map(({ value, icon, label }) => {
      const isSaid = rating?.value === value;
      return html`<button class="plain thumb" aria-pressed=${isSaid} aria-label=${label} title=${isSaid ? `${label}: press to take it back` : label}
        @click=${() => this.#say(isSaid ? 'none' : value, isSaid ? '' : (rating?.reason ?? ''))}><sw-icon name=${isSaid ? `${icon}-filled` : icon}></sw-icon></button>`;
    })}
    ${
      rating === undefined
        ? nothing
        : html`<input type="text" maxlength="2000" aria-label="Why" placeholder="Why? It is kept with the run." title=${rating.reason} .value=${rating.reason}
            @change=${(event: Event) => this.#explain(event)}>`
    }`;
  }

  #explain({ target }: Event): void {
    if (target instanceof HTMLInputElement && this.rating !== undefined) void this.#say(this.rating.value, target.value.trim());
  }

  async #say(value: 'up' | 'down' | 'none', reason: string): Promise<void> {
    const { rating } = await this.host.request('runs/rate', { folder: this.folder, id: this.run, value, reason });
    this.dispatchEvent(new CustomEvent('rated', { detail: rating, bubbles: true, composed: true }));
  }
}

customElements.define('run-rating', RunRating);
