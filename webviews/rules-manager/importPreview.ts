import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import { renderInline } from '../shared/markdown.ts';
import type { Result } from '../shared/messages.ts';
import { Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/icon.ts';
import { shown } from '../shared/ui/shown.ts';
import { countOf, joined } from '../shared/words.ts';
import { managerStyles, severityIcon } from './managerStyles.ts';

type Preview = Result<'rules/previewImport'>;
type Rule = Preview['rules'][number];

const STATES: Readonly<Record<Rule['state'], string>> = { new: 'new', same: 'there already', replaces: 'replaces the one in force' };

/** What an import would bring, each rule with its text. Fires `imported` with a sentence, or `close`. */
export class ImportPreview extends LitElement {
  static override styles = [
    controlStyles,
    managerStyles,
    css`
      ul { list-style: none; padding: 0; margin: 12px 0; }
      li { padding: 6px 0; border-bottom: 1px solid var(--line); }
      .row { display: flex; gap: 10px; align-items: center; }
      summary { cursor: pointer; }
    `,
  ];
  static override properties = { from: {}, left: { state: true } };

  declare host: Host;
  declare folder: string;
  declare from: string;
  /** Ids that are not to be imported. */
  declare left: ReadonlySet<string>;
  readonly #preview = new Request(this, 'rules/previewImport', () => ({ folder: this.folder, from: this.from }));

  constructor() {
    super();
    this.left = new Set();
  }

  override render(): TemplateResult {
    return html`
      <div class="actions"><vscode-button secondary @click=${() => this.dispatchEvent(new CustomEvent('close'))}>Back</vscode-button><h2 class="grow clip" title=${this.from}>${this.from}</h2></div>
      ${shown(this.#preview, (preview) => this.#show(preview))}
    `;
  }

  get #isPackage(): boolean {
    return this.from.startsWith('npm:');
  }

  #show({ rules, problems }: Preview): TemplateResult {
    const chosen = rules.filter(({ id, state }) => state !== 'same' && !this.left.has(id));
    return html`
      ${problems.map(({ message, severity }) => html`<p class="row"><sw-icon class=${severity} name=${severityIcon(severity)} label=${severity}></sw-icon> ${message}</p>`)}
      ${rules.length === 0 ? nothing : html`<p class="muted">${this.#isPackage ? 'The package is named in .stewardry/config.yaml, so that updates of it count. All of its rules come.' : 'A copy of each goes into .stewardry/rules, its tests beside it.'}</p>`}
      <ul>${rules.map((rule) => this.#row(rule))}</ul>
      ${rules.length === 0 ? nothing : html`<vscode-button ?disabled=${chosen.length === 0} @click=${() => this.#import(chosen)}>Import ${countOf(this.#isPackage ? rules.length : chosen.length, 'Rule')}</vscode-button>`}
    `;
  }

  #row({ id, subject, severity, message, source, tests, state }: Rule): TemplateResult {
    const isFixed = this.#isPackage || state === 'same';
    return html`<li>
      <div class="row">
        ${isFixed ? nothing : html`<input type="checkbox" aria-label=${`Import ${id}`} .checked=${!this.left.has(id)} @change=${() => this.#toggle(id)} />`}
        <sw-icon class=${severity} name=${severityIcon(severity)} label=${severity}></sw-icon>
        <div class="grow"><strong>${id}</strong> <span class="muted">${joined([subject, STATES[state], tests === 0 ? 'no tests' : 'with tests'])}</span><div>${renderInline(message)}</div></div>
      </div>
      <details><summary class="muted">Definition</summary><pre tabindex="0" role="region" aria-label=${`Definition of ${id}`}>${source.trimEnd()}</pre></details>
    </li>`;
  }

  #toggle(id: string): void {
    this.left = this.left.symmetricDifference(new Set([id]));
  }

  async #import(chosen: readonly Rule[]): Promise<void> {
    const ruleIds = this.#isPackage ? [] : chosen.map(({ id }) => id);
    const { rules, files } = await this.host.request('rules/importRules', { folder: this.folder, from: this.from, ruleIds });
    const said = `Imported ${countOf(rules, 'rule')}: ${files.slice(0, 3).join(', ')}${files.length > 3 ? ' …' : ''}.`;
    this.dispatchEvent(new CustomEvent('imported', { detail: said }));
  }
}

customElements.define('import-preview', ImportPreview);
