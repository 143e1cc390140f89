import { structuredPatch } from 'diff';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { PlannedFile } from '../../protocol/templates.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/icon.ts';
import { countOf } from '../shared/words.ts';

/** More lines of one file are read in the editor. */
const MOST_LINES = 400;

const icons: Readonly<Record<PlannedFile['change'], string>> = {
  added: 'diff-added',
  modified: 'diff-modified',
  unchanged: 'diff-ignored',
};

/** Every file that would come of a template, with its difference to what is there. */
class PlannedFiles extends LitElement {
  static override styles = [
    controlStyles,
    css`
      :host { display: grid; gap: 8px; align-content: start; }
      p { margin: 0; color: var(--muted); }
      section { border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; }
      button.plain { display: flex; gap: 6px; align-items: center; box-sizing: border-box; width: 100%; padding: 5px 10px; background: var(--code-surface); }
      button span { overflow-wrap: anywhere; }
      .change { margin-left: auto; color: var(--muted); white-space: nowrap; }
      .lines { overflow-x: auto; border-top: 1px solid var(--line); padding: 4px 0; font-family: var(--code-font); font-size: var(--code-size); line-height: 1.45; tab-size: 4; }
      .lines:focus-visible { outline: 1px solid var(--focus); outline-offset: -1px; }
      .line { display: block; padding: 0 10px; white-space: pre; min-width: max-content; min-height: 1.45em; }
      .added { background: var(--vscode-diffEditor-insertedLineBackground, var(--vscode-diffEditor-insertedTextBackground)); }
      .removed { background: var(--vscode-diffEditor-removedLineBackground, var(--vscode-diffEditor-removedTextBackground)); }
      .added::before { content: '+ '; }
      .removed::before { content: '− '; }
      .same::before { content: '  '; }
      .gap { color: var(--muted); }
    `,
  ];
  static override properties = { files: { attribute: false }, toggled: { state: true } };

  declare files: readonly PlannedFile[];
  /** Files that a person opened, or closed where it was open. */
  declare toggled: ReadonlySet<string>;

  constructor() {
    super();
    this.files = [];
    this.toggled = new Set();
  }

  override render(): TemplateResult {
    const of = (change: PlannedFile['change']): number => this.files.filter((file) => file.change === change).length;
    const words = [
      of('added') === 0 ? '' : `${countOf(of('added'), 'new file')}`,
      of('modified') === 0 ? '' : `${countOf(of('modified'), 'file')} changed`,
      of('unchanged') === 0 ? '' : `${of('unchanged')} as ${of('unchanged') === 1 ? 'it is' : 'they are'}`,
    ];
    return html`<p aria-live="polite">${words.filter((part) => part !== '').join(', ')}. Nothing is written yet.</p>
      ${this.files.map((file) => this.#file(file))}`;
  }

  #file(file: PlannedFile): TemplateResult {
    const { path, change } = file;
    const isOpen = (this.files.length <= 3 && change !== 'unchanged') !== this.toggled.has(path);
    return html`<section>
      <button class="plain" aria-expanded=${isOpen} @click=${() => this.#toggle(path)}>
        <sw-icon name=${isOpen ? 'chevron-down' : 'chevron-right'}></sw-icon><sw-icon name=${icons[change]}></sw-icon><span>${path}</span><span class="change">${change === 'added' ? 'new' : change}</span>
      </button>
      ${isOpen ? html`<div class="lines" tabindex="0" role="region" aria-label="Difference of ${path}">${linesOf(file)}</div>` : nothing}
    </section>`;
  }

  #toggle(path: string): void {
    const toggled = new Set(this.toggled);
    if (!toggled.delete(path)) toggled.add(path);
    this.toggled = toggled;
  }
}

function linesOf({ before, after }: PlannedFile): TemplateResult[] {
  if (after === '' && before === null) return [html`<span class="line gap">Empty</span>`];
  const { hunks } = structuredPatch('', '', before ?? '', after, '', '', { context: 3 });
  const lines = hunks.flatMap(({ lines: ofHunk }, index) => (index === 0 ? ofHunk : ['\\ …', ...ofHunk]));
  const shown = lines.filter((line) => !line.startsWith('\\ No newline')).slice(0, MOST_LINES);
  const more = lines.length - shown.length;
  const classes: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed', ' ': 'same', '\\': 'gap' };
  const rows = shown.map(
    (line) => html`<span class="line ${classes[line.charAt(0)] ?? 'same'}">${line.startsWith('\\') ? '…' : line.slice(1)}</span>`,
  );
  return more > 1 ? [...rows, html`<span class="line gap">${countOf(more, 'more line')}</span>`] : rows;
}

customElements.define('planned-files', PlannedFiles);
