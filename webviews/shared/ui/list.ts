import {
  elementScroll,
  measureElement,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';

/**
 * A list that holds only the rows that are to be seen, of any height. The rows are made by `template` and styled by the element that holds the list:
 * they are in the list's light DOM. Give the list a height. With `selectable` arrow keys move a selection, Enter and a click fire
 * `choose` with the item, and moving fires `select`; without it rows may hold buttons of their own. With `follows` it stays at its end while
 * rows are added there, unless a person has scrolled away.
 */
export class List<T = unknown> extends LitElement {
  static override properties = {
    items: { attribute: false },
    template: { attribute: false },
    label: {},
    selectable: { type: Boolean },
    follows: { type: Boolean },
    selected: { attribute: false },
    rowHeight: { type: Number },
  };

  declare items: readonly T[];
  declare keyOf: (item: T) => string;
  declare template: (item: T, index: number) => TemplateResult;
  /** For screen readers. */
  declare label: string;
  declare selectable: boolean;
  declare follows: boolean;
  /** Key of the selected row. */
  declare selected: string | undefined;
  /** Guess in pixels, before a row was measured. */
  declare rowHeight: number;

  readonly #virtualizer: Virtualizer<this, HTMLElement>;
  #unmount: (() => void) | undefined;
  /** Always the same: a ref that is another one at each update would measure every row anew. */
  readonly #measure = (element: Element | undefined): void =>
    this.#virtualizer.measureElement(element instanceof HTMLElement ? element : null);

  constructor() {
    super();
    this.items = [];
    this.label = '';
    this.selectable = false;
    this.follows = false;
    this.rowHeight = 22;
    this.#virtualizer = new Virtualizer(this.#options());
    this.addEventListener('keydown', (event) => this.#press(event));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unmount = this.#virtualizer._didMount();
    if (this.tabIndex < 0) this.tabIndex = 0;
  }

  override disconnectedCallback(): void {
    this.#unmount?.();
    super.disconnectedCallback();
  }

  /** Brings a row into view. */
  reveal(key: string): void {
    const index = this.items.findIndex((item) => this.keyOf(item) === key);
    if (index >= 0) this.#virtualizer.scrollToIndex(index, { align: 'auto' });
  }

  override willUpdate(): void {
    this.#virtualizer.setOptions(this.#options());
    this.setAttribute('role', this.selectable ? 'listbox' : 'list');
    this.setAttribute('aria-label', this.label);
    const isSelectedThere = this.selectable && this.items.some((item) => this.keyOf(item) === this.selected);
    if (isSelectedThere) this.setAttribute('aria-activedescendant', `row-${this.selected}`);
    else this.removeAttribute('aria-activedescendant');
  }

  override updated(changed: PropertyValues): void {
    this.#virtualizer._willUpdate();
    if (changed.has('selected') && this.selected !== undefined) this.reveal(this.selected);
  }

  /** In the light DOM, so that the styles of the holder reach the rows, and ids of rows are found. */
  protected override createRenderRoot(): this {
    return this;
  }

  override render(): TemplateResult {
    const rows = this.#virtualizer.getVirtualItems();
    const size = `position: relative; height: ${this.#virtualizer.getTotalSize()}px`;
    return html`<div role="presentation" .style=${size}>${repeat(
      rows,
      ({ key }) => key,
      ({ index, start }) => this.#row(index, start),
    )}</div>`;
  }

  #row(index: number, start: number): TemplateResult {
    const item = this.items[index];
    if (item === undefined) return html``;
    const key = this.keyOf(item);
    const isSelected = this.selectable && key === this.selected;
    // A property: the policy of our pages stops style attributes, which `styleMap` begins with.
    const place = `position: absolute; top: 0; left: 0; right: 0; transform: translateY(${start}px)`;
    return html`<div
      class=${isSelected ? 'row selected' : 'row'}
      id="row-${key}"
      role=${this.selectable ? 'option' : 'listitem'}
      aria-selected=${this.selectable ? isSelected : nothing}
      aria-setsize=${this.items.length}
      aria-posinset=${index + 1}
      data-index=${index}
      .style=${place}
      ${ref(this.#measure)}
      @click=${() => this.selectable && this.#tell('choose', item)}
    >${this.template(item, index)}</div>`;
  }

  #options(): VirtualizerOptions<this, HTMLElement> {
    return {
      count: this.items.length,
      getScrollElement: () => this,
      estimateSize: () => this.rowHeight,
      getItemKey: (index) => {
        const item = this.items[index];
        return item === undefined ? index : this.keyOf(item);
      },
      overscan: 6,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      measureElement,
      onChange: () => this.requestUpdate(),
      ...(this.follows ? { anchorTo: 'end', followOnAppend: true } : {}),
    };
  }

  #press(event: KeyboardEvent): void {
    if (!this.selectable || event.target !== this) return;
    const last = this.items.length - 1;
    const at = this.items.findIndex((item) => this.keyOf(item) === this.selected);
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: Math.min(at + 1, last),
      ArrowUp: Math.max(at - 1, 0),
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    const item = this.items[target ?? at];
    if (item === undefined) return;
    if (target !== undefined) this.#tell('select', item);
    else if (event.key === 'Enter') this.#tell('choose', item);
    else return;
    event.preventDefault();
  }

  #tell(name: 'select' | 'choose', item: T): void {
    this.selected = this.keyOf(item);
    this.dispatchEvent(new CustomEvent(name, { detail: item }));
  }
}

customElements.define('sw-list', List);

/** Goes into the styles of the element that holds a list. */
export const listStyles = css`
  sw-list { display: block; overflow-y: auto; contain: strict; outline: none; }
  sw-list:focus-visible { outline: 1px solid var(--focus); outline-offset: -1px; }
  sw-list[role='listbox'] > div > .row { cursor: pointer; }
  sw-list[role='listbox'] > div > .row:hover { background: var(--hover); }
  sw-list[role='listbox'] > div > .row.selected { background: var(--selected); color: var(--selected-text); outline: 1px solid var(--contrast-active); outline-offset: -1px; }
`;

declare global {
  interface HTMLElementTagNameMap {
    'sw-list': List;
  }
}
