import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ContextItem, ManifestEntry } from '../../protocol/sessions.ts';
import type { Host } from '../shared/host.ts';
import { Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/icon.ts';
import { countOf } from '../shared/words.ts';

const icons: Readonly<Record<ContextItem['kind'], string>> = {
  file: 'file',
  selection: 'selection',
  symbol: 'symbol-method',
  diagnostics: 'warning',
  finding: 'shield',
  gitDiff: 'diff',
  instructions: 'book',
  note: 'note',
  practice: 'checklist',
};

/** Typing is measured when it pauses for so long. Milliseconds. */
const PAUSE_MS = 400;

/** What the model gets with a task, each item with its tokens, and all of it together. Fires `change` with the items that are left. */
class ContextChips extends LitElement {
  static override styles = [
    controlStyles,
    css`
      :host { display: block; }
      ul { display: flex; flex-wrap: wrap; gap: 6px; margin: 0; padding: 0; list-style: none; align-items: center; }
      li { display: inline-flex; align-items: center; gap: 4px; max-width: 100%; padding: 1px 6px; border: 1px solid var(--vscode-chat-requestBorder, var(--line)); border-radius: 4px; }
      li > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .left-out { text-decoration: line-through; }
      .plain { display: inline-flex; border-radius: 3px; }
      .plain:hover { background: var(--vscode-toolbar-hoverBackground); }
      .add { gap: 4px; align-items: center; padding: 1px 4px; color: var(--link); }
      .total { margin: 6px 0 0; }
    `,
  ];
  static override properties = { folder: {}, prompt: {}, context: { attribute: false }, measured: { state: true } };

  declare host: Host;
  declare folder: string;
  declare prompt: string;
  declare context: readonly ContextItem[];
  /** The prompt whose tokens are asked for. */
  declare measured: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #measure = new Request(this, 'sessions/measure', () => ({ folder: this.folder, items: this.#items }));

  override connectedCallback(): void {
    super.connectedCallback();
    this.measured = this.prompt;
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#timer);
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues): void {
    if (!changed.has('prompt') || this.prompt === this.measured) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.measured = this.prompt;
    }, PAUSE_MS);
  }

  override render(): TemplateResult {
    const { value } = this.#measure;
    const entryOf = (index: number) => value?.entries[index];
    const found = value?.entries.slice(this.#items.length) ?? [];
    return html`
      <ul aria-label="Context">
        ${this.context.map((item, index) => this.#chip(item, entryOf(index), () => this.#remove(index)))}
        ${found.map((entry) => this.#chip(entry.item, entry, undefined))}
        <li class="plain"><button class="plain add" @click=${() => this.#add()}><sw-icon name="add"></sw-icon>Add Context…</button></li>
      </ul>
      <p class="total muted" aria-live="polite">${value === undefined ? '' : `${countOf(value.tokens, 'token')} of task and context`}</p>
    `;
  }

  /** The task itself is measured like a note. */
  get #items(): ContextItem[] {
    return [...this.context, ...(this.measured.trim() === '' ? [] : [{ kind: 'note', text: this.measured } as const])];
  }

  #chip(item: ContextItem, entry: ManifestEntry | undefined, remove: (() => void) | undefined): TemplateResult {
    const label = entry?.label ?? ('path' in item ? (item.path ?? item.kind) : item.kind);
    const tokens = entry === undefined ? '' : countOf(entry.tokens, 'token');
    const title = entry?.omitted ?? (remove === undefined ? `Found in the folder. ${tokens}` : tokens);
    return html`<li title=${title}>
      <sw-icon name=${icons[item.kind]}></sw-icon><span class=${entry?.omitted === undefined ? '' : 'left-out'}>${label}</span>
      ${entry === undefined || entry.omitted !== undefined ? nothing : html`<span class="muted">${tokens}</span>`}
      ${remove === undefined ? nothing : html`<button class="plain" aria-label="Remove ${label}" @click=${remove}><sw-icon name="close"></sw-icon></button>`}
    </li>`;
  }

  #remove(index: number): void {
    this.#change(this.context.toSpliced(index, 1));
    // The button that had the focus is gone.
    this.renderRoot.querySelector<HTMLElement>('.add')?.focus();
  }

  async #add(): Promise<void> {
    const picked = await this.host.run('stewardry.pickTaskContext', this.folder, this.context);
    if (Array.isArray(picked)) this.#change(picked);
  }

  #change(detail: readonly ContextItem[]): void {
    this.dispatchEvent(new CustomEvent('change', { detail }));
  }
}

customElements.define('context-chips', ContextChips);
