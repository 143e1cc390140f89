import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { RunFile, RunSummary } from '../../protocol/runs.ts';
import type { Host } from '../shared/host.ts';
import { Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/icon.ts';
import { countOf } from '../shared/words.ts';
import { hunkLines } from './hunkLines.ts';

type Hunk = RunFile['hunks'][number];

const kinds: Readonly<Record<RunFile['kind'], string>> = {
  added: 'diff-added',
  modified: 'diff-modified',
  deleted: 'diff-removed',
  moved: 'diff-renamed',
};
const states: Readonly<Record<RunFile['state'], string>> = {
  open: '',
  applied: 'applied',
  partly_applied: 'partly applied',
  rejected: 'rejected',
  undone: 'undone',
  conflict: 'conflict',
};

/** One file of a change set with its hunks, each of which can be taken or refused; the editor's own differences are a click away. */
class FileChanges extends LitElement {
  static override styles = [
    controlStyles,
    css`
      :host { display: block; border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; }
      header, .head { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; padding: 6px 10px; }
      header { background: var(--notice-surface); color: var(--notice-text); }
      .name { display: flex; align-items: center; gap: 6px; min-width: 0; }
      .name span { overflow-wrap: anywhere; font-weight: 600; }
      .grow { flex: 1; }
      .name.grow { flex-basis: min(260px, 100%); }
      .hunk { border-top: 1px solid var(--line); }
      .lines { display: grid; grid-template-columns: minmax(100%, max-content); overflow-x: auto; font-family: var(--code-font); font-size: var(--code-size); line-height: 1.45; tab-size: 4; }
      .lines:focus-visible { outline: 1px solid var(--focus); outline-offset: -1px; }
      .line { padding: 0 10px; white-space: pre; }
      .line::before { content: ' '; display: inline-block; width: 1.4em; }
      .added { background: var(--vscode-diffEditor-insertedLineBackground, var(--vscode-diffEditor-insertedTextBackground)); }
      .added::before { content: '+'; }
      .removed { background: var(--vscode-diffEditor-removedLineBackground, var(--vscode-diffEditor-removedTextBackground)); }
      .removed::before { content: '−'; }
      .rejected .lines { opacity: 0.6; }
      .more { margin: 0; padding: 4px 10px; color: var(--muted); }
    `,
  ];
  static override properties = { folder: {}, run: { attribute: false }, file: { attribute: false }, isOpen: { attribute: false } };

  declare host: Host;
  declare folder: string;
  declare run: RunSummary;
  declare file: RunFile;
  declare isOpen: boolean;
  readonly #base = new Request(this, 'runs/fileText', () => this.#side('base'));
  readonly #proposed = new Request(this, 'runs/fileText', () => this.#side('proposed'));

  override render(): TemplateResult {
    const { path, kind, movedFrom, added, removed, state, findings } = this.file;
    return html`
      <header>
        <button class="plain name grow" aria-expanded=${this.isOpen} @click=${() => this.#toggle()}>
          <sw-icon name=${this.isOpen ? 'chevron-down' : 'chevron-right'}></sw-icon><sw-icon name=${kinds[kind]} label=${kind}></sw-icon><span>${movedFrom === undefined ? path : `${movedFrom} → ${path}`}</span>
        </button>
        <span class="muted">+${added} −${removed}</span>
        ${findings.length === 0 ? nothing : html`<span class="badge">${countOf(findings.length, 'finding')}</span>`}
        ${states[state] === '' ? nothing : html`<span class="badge">${states[state]}</span>`}
        ${this.#link('Open Diff', () => this.host.run('stewardry.openRunFile', this.run.id, path))}
        ${this.#link('Compare with Mine', () => this.host.run('stewardry.compareWithRun', this.run.id, path))}
      </header>
      ${this.isOpen ? this.#hunks() : nothing}
    `;
  }

  #hunks(): TemplateResult {
    const { file } = this;
    if (file.isBinary)
      return html`<p class="more">Not text. ${this.#decide({ run: this.run.id, path: file.path }, file.state === 'open' ? 'open' : 'rejected')}</p>`;
    if (file.hunks.length === 0)
      return html`<p class="more">${file.kind === 'moved' ? 'Moved without another change.' : 'Empty.'} ${this.#decide({ run: this.run.id, path: file.path }, file.state === 'open' ? 'open' : 'applied')}</p>`;
    return html`${file.hunks.map((hunk) => this.#hunk(hunk))}`;
  }

  #hunk(hunk: Hunk): TemplateResult {
    const { path } = this.file;
    const [base, proposed] = [this.#base.value, this.#proposed.value];
    const shown = base === undefined || proposed === undefined ? undefined : hunkLines(base.text, proposed.text, hunk);
    const where = `Line ${hunk.proposedStart + 1}`;
    return html`<section class="hunk ${hunk.state}" aria-label="${where} of ${path}">
      <div class="head"><span class="muted grow">${where}</span>${hunk.state === 'open' ? nothing : html`<span class="badge">${hunk.state}</span>`}${this.#decide({ run: this.run.id, path, hunk: hunk.id }, hunk.state)}</div>
      <div class="lines" tabindex="0" role="region" aria-label="Lines of the change">${shown?.lines.map(({ kind, text }) => html`<span class="line ${kind}">${text}</span>`)}</div>
      ${shown === undefined || shown.left === 0 ? nothing : html`<p class="more">${countOf(shown.left, 'more line')}: open the diff.</p>`}
    </section>`;
  }

  /** `stewardry.applyHunk` and its sisters take the place as their argument. */
  #decide(place: { run: string; path: string; hunk?: string }, state: Hunk['state']): TemplateResult {
    const run = (label: string, command: string) => this.#link(label, () => this.host.run(`stewardry.${command}`, place));
    if (state === 'applied') return run('Take Back', 'undoHunk');
    return html`${run(state === 'open' ? 'Apply' : 'Apply After All', 'applyHunk')}${state === 'open' ? run('Reject…', 'rejectHunk') : nothing}`;
  }

  #link(label: string, act: () => unknown): TemplateResult {
    return html`<button class="link" @click=${act}>${label}</button>`;
  }

  #toggle(): void {
    this.isOpen = !this.isOpen;
  }

  #side(side: 'base' | 'proposed') {
    return this.isOpen && !this.file.isBinary ? { folder: this.folder, id: this.run.id, path: this.file.path, side } : undefined;
  }
}

customElements.define('file-changes', FileChanges);
