import { css, html, LitElement, type nothing, type TemplateResult } from 'lit';
import type { Result } from '../shared/messages.ts';
import '../shared/ui/list.ts';
import { listStyles } from '../shared/ui/list.ts';
import { type Segment, segmentsOf } from './segments.ts';

type File = NonNullable<Result<'rules/tryRule'>['file']>;

interface Line {
  readonly number: number;
  readonly parts: readonly Segment[];
}

/** A file with what a rule finds in it, marked. Shows the line `reveal` (from 0) when that is set. */
export class CodeView extends LitElement {
  static override styles = [
    listStyles,
    css`
      :host { display: flex; min-height: 0; }
      sw-list { flex: 1; font-family: var(--code-font); font-size: var(--code-size); background: var(--surface); border: 1px solid var(--line); }
      .line { display: flex; line-height: 1.5; tab-size: 4; }
      .number { flex: none; width: 4ch; padding: 0 12px 0 8px; text-align: right; color: var(--muted); user-select: none; }
      .text { flex: 1; min-width: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
      .hit .number { color: var(--text); }
      mark { color: inherit; background: var(--vscode-editor-findMatchHighlightBackground); outline: 1px solid var(--contrast-active); outline-offset: -1px; border-radius: 2px; text-decoration: underline 1px var(--warning); text-underline-offset: 3px; }
    `,
  ];
  static override properties = { file: { attribute: false }, reveal: { attribute: false } };

  declare file: File;
  declare reveal: number | undefined;
  #lines: readonly Line[] = [];

  override willUpdate(): void {
    this.#lines = segmentsOf(this.file.text, this.file.matches).map((parts, index) => ({ number: index + 1, parts }));
  }

  override updated(changed: Map<string, unknown>): void {
    if (this.reveal === undefined || !(changed.has('reveal') || changed.has('file'))) return;
    const list = this.renderRoot.querySelector('sw-list');
    // The list measures itself in its own update.
    void list?.updateComplete.then(() => list.reveal(String((this.reveal ?? 0) + 1)));
  }

  override render(): TemplateResult {
    return html`<sw-list label=${this.file.path} rowHeight="20" .items=${this.#lines} .keyOf=${keyOf} .template=${template}></sw-list>`;
  }
}

const keyOf = ({ number }: Line): string => String(number);

function template({ number, parts }: Line): TemplateResult {
  const isHit = parts.some(({ found }) => found !== undefined);
  return html`<div class=${isHit ? 'line hit' : 'line'}><span class="number">${number}</span><span class="text">${parts.map(part)}</span></div>`;
}

function part({ text, found }: Segment): TemplateResult | string | typeof nothing {
  return found === undefined ? text : html`<mark title=${found}>${text}</mark>`;
}

customElements.define('code-view', CodeView);
