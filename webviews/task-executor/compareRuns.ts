import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { RunFile, RunSummary } from '../../protocol/runs.ts';
import type { Host } from '../shared/host.ts';
import type { Result } from '../shared/messages.ts';
import { Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/empty.ts';
import '../shared/ui/loading.ts';
import { ago, joined, money } from '../shared/words.ts';
import { comparedFiles, type FileComparison } from './comparedFiles.ts';
import { partStyles } from './partStyles.ts';
import { changesOf, lookOfRun, timeOf } from './runWords.ts';

type Shown = Result<'runs/show'>;

/** Two runs beside each other: how they went, what they cost, and what they would change. */
class CompareRuns extends LitElement {
  static override styles = [
    partStyles,
    controlStyles,
    css`
      table { width: 100%; border-collapse: collapse; margin-top: 16px; table-layout: fixed; }
      th, td { padding: 6px 12px 6px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; font-weight: normal; }
      tbody th { width: 8em; color: var(--muted); }
      thead th:first-child { width: 8em; }
      thead th { font-weight: 600; }
    `,
  ];
  static override properties = { folder: {}, run: {}, other: {} };

  declare host: Host;
  declare folder: string;
  declare run: string;
  /** Empty: not chosen yet. */
  declare other: string;
  readonly #runs = new Request(this, 'runs/list', () => ({ folder: this.folder, limit: 100 }));
  readonly #left = new Request(this, 'runs/show', () => ({ folder: this.folder, id: this.run }));
  readonly #right = new Request(this, 'runs/show', () => (this.other === '' ? undefined : { folder: this.folder, id: this.other }));
  readonly #leftSet = new Request(this, 'runs/changeSet', () => ({ folder: this.folder, id: this.run }));
  readonly #rightSet = new Request(this, 'runs/changeSet', () => (this.other === '' ? undefined : { folder: this.folder, id: this.other }));

  override render(): TemplateResult {
    const left = this.#left.value;
    const right = this.#right.value;
    return html`<div class="scroll pad"><div class="column">
      <div class="bar"><h1 class="grow">Compare Runs</h1><vscode-button secondary @click=${() => this.#go({ mode: 'run', run: this.run })}>Back to the Run</vscode-button></div>
      <p><label for="other">Compare “${left?.run.title ?? ''}” with</label> ${this.#select()}</p>
      ${this.#left.failure ?? this.#right.failure ?? nothing}
      ${left === undefined || right === undefined ? nothing : html`${figures(left, right)}${this.#files(left, right)}`}
    </div></div>`;
  }

  #select(): TemplateResult {
    const title = this.#left.value?.run.title;
    const runs = (this.#runs.value?.runs ?? []).filter(({ id }) => id !== this.run);
    // Runs of the same task are what is most likely meant.
    const ordered = runs.toSorted((a, b) => Number(b.title === title) - Number(a.title === title));
    return html`<select id="other" @change=${(event: Event) => this.#choose(event)}>
      <option value="" ?selected=${this.other === ''}>Choose a run…</option>
      ${ordered.map((run) => html`<option value=${run.id} ?selected=${run.id === this.other}>${nameOf(run)}</option>`)}</select>`;
  }

  #files({ run }: Shown, { run: other }: Shown): TemplateResult | typeof nothing {
    const [left, right] = [this.#leftSet.value?.files, this.#rightSet.value?.files];
    if (left === undefined || right === undefined) return html`<sw-loading></sw-loading>`;
    const files = comparedFiles(left, right);
    if (files.length === 0) return html`<p class="muted">Neither changed a file.</p>`;
    return html`<h2>Files</h2><table><thead><tr><th scope="col">File</th><th scope="col">${nameOf(run)}</th><th scope="col">${nameOf(other)}</th></tr></thead>
      <tbody>${files.map((file) => this.#file(file))}</tbody></table>`;
  }

  #file({ path, left, right }: FileComparison): TemplateResult {
    const isBoth = left !== undefined && right !== undefined;
    return html`<tr><th scope="row">${isBoth ? html`<button class="link" @click=${() => this.host.run('stewardry.compareRunFile', this.run, this.other, path)}>${path}</button>` : path}</th>
      <td>${lines(left)}</td><td>${lines(right)}</td></tr>`;
  }

  #choose({ target }: Event): void {
    if (target instanceof HTMLSelectElement) this.#go({ mode: 'compare', run: this.run, other: target.value });
  }

  #go(detail: object): void {
    this.dispatchEvent(new CustomEvent('go', { detail, bubbles: true }));
  }
}

function nameOf(run: RunSummary): string {
  return joined([run.title, run.isScripted ? 'scripted' : run.model, ago(run.createdAt)]);
}

function lines(file: RunFile | undefined): string {
  return file === undefined ? 'not changed' : `${file.kind}, +${file.added} −${file.removed}`;
}

function figures(left: Shown, right: Shown): TemplateResult {
  const row = (name: string, of: (shown: Shown) => string) =>
    html`<tr><th scope="row">${name}</th><td>${of(left)}</td><td>${of(right)}</td></tr>`;
  return html`<table><thead><tr><th scope="col"><span class="muted">Run</span></th><th scope="col">${nameOf(left.run)}</th><th scope="col">${nameOf(right.run)}</th></tr></thead><tbody>
    ${row('State', ({ run }) => joined([lookOfRun(run.state).words, run.status]))}
    ${row('Persona', ({ run }) => run.persona)}
    ${row('Verification', ({ verification }) => verification?.verdict ?? 'none')}
    ${row('Changes', ({ run }) => changesOf(run))}
    ${row('Steps', ({ run }) => run.steps.toLocaleString('en-US'))}
    ${row('Tokens', ({ run }) => (run.isCostUnknown === true ? 'unknown' : run.tokens.toLocaleString('en-US')))}
    ${row('Cost', ({ run }) => (run.isCostUnknown === true ? 'unknown' : money(run.cost)))}
    ${row('Time', ({ run }) => timeOf(run))}
  </tbody></table>`;
}

customElements.define('compare-runs', CompareRuns);
