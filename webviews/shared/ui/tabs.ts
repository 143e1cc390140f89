import { css, html, LitElement, type TemplateResult } from 'lit';

/** One of several parts of a page. */
export interface Tab {
  readonly id: string;
  readonly label: string;
  /** How many things are in it. */
  readonly count?: number | undefined;
}

/**
 * Chooses one part of a page; fires `choose` with its id. The part itself follows as `<div role="tabpanel" aria-label=…>`. Left and right move, as
 * in https://www.w3.org/WAI/ARIA/apg/patterns/tabs/.
 */
export class Tabs extends LitElement {
  static override styles = css`
    :host { display: block; }
    div { display: flex; flex-wrap: wrap; gap: 4px 20px; border-bottom: 1px solid var(--line); }
    button { padding: 6px 0; border: 0; border-bottom: 2px solid transparent; margin-bottom: -1px; background: none; font: inherit; color: var(--vscode-panelTitle-inactiveForeground); cursor: pointer; }
    button:hover, button[aria-selected='true'] { color: var(--vscode-panelTitle-activeForeground); }
    button[aria-selected='true'] { border-bottom-color: var(--vscode-panelTitle-activeBorder, currentColor); }
    button:focus-visible { outline: 1px solid var(--focus); outline-offset: -1px; }
    .count { margin-left: 6px; padding: 1px 6px; border-radius: 11px; font-size: 0.85em; background: var(--vscode-badge-background); color: var(--vscode-badge-foreground); }
  `;
  static override properties = { tabs: { attribute: false }, chosen: {}, label: {} };

  declare tabs: readonly Tab[];
  declare chosen: string;
  /** For screen readers. */
  declare label: string;

  override render(): TemplateResult {
    return html`<div role="tablist" aria-label=${this.label} @keydown=${(event: KeyboardEvent) => this.#press(event)}>${this.tabs.map((tab) => this.#tab(tab))}</div>`;
  }

  #tab({ id, label, count }: Tab): TemplateResult {
    const isChosen = id === this.chosen;
    return html`<button
      role="tab"
      data-id=${id}
      aria-selected=${isChosen}
      tabindex=${isChosen ? 0 : -1}
      @click=${() => this.#choose(id)}
    >${label}${count === undefined || count === 0 ? '' : html`<span class="count">${count.toLocaleString('en-US')}</span>`}</button>`;
  }

  #press(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = this.tabs.findIndex(({ id }) => id === this.chosen);
    const next = this.tabs[(at + step + this.tabs.length) % this.tabs.length];
    if (next === undefined) return;
    this.#choose(next.id);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(next.id)}"]`)?.focus());
  }

  #choose(id: string): void {
    this.chosen = id;
    this.dispatchEvent(new CustomEvent('choose', { detail: id }));
  }
}

customElements.define('sw-tabs', Tabs);
