import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import type { Result } from '../shared/messages.ts';
import { Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import { shown } from '../shared/ui/shown.ts';
import { countOf } from '../shared/words.ts';
import './importPreview.ts';
import { managerStyles } from './managerStyles.ts';

type Package = Result<'rules/rulePackages'>['packages'][number];

/** Where rules can come from: packages that are installed, files and folders of ast-grep rules, findings of other tools. Fires `imported`. */
export class ImportPanel extends LitElement {
  static override styles = [
    controlStyles,
    managerStyles,
    css`
      :host { display: block; overflow-y: auto; padding: 12px 0 32px; }
      .content { max-width: 860px; }
      h2 { font-size: 1.15em; margin: 20px 0 4px; }
      h2:first-child { margin-top: 4px; }
      ul { list-style: none; padding: 0; margin: 8px 0; }
      li { display: flex; gap: 12px; align-items: center; padding: 6px 0; border-bottom: 1px solid var(--line); }
      .actions { margin-top: 8px; }
    `,
  ];
  static override properties = { from: { state: true }, said: { state: true } };

  declare host: Host;
  declare folder: string;
  declare from: string | undefined;
  /** What came of the last import. */
  declare said: string | undefined;
  readonly #packages = new Request(this, 'rules/rulePackages', () => ({ folder: this.folder }));

  override render(): TemplateResult {
    return html`<div class="content">
      ${this.from === undefined ? this.#sources() : this.#preview(this.from)}
    </div>`;
  }

  #sources(): TemplateResult {
    return html`
      ${this.said === undefined ? nothing : html`<p role="status">${this.said}</p>`}
      <h2>Packages</h2>
      ${shown(this.#packages, ({ packages }) => this.#list(packages))}
      <h2>Rules of ast-grep</h2>
      <p class="muted">A YAML file, or a folder with rules, tests and utilities. What you choose is copied into .stewardry.</p>
      <div class="actions">
        <vscode-button secondary @click=${() => this.#choose('folder')}>Choose Folder…</vscode-button>
        <vscode-button secondary @click=${() => this.#choose('file')}>Choose File…</vscode-button>
      </div>
      <h2>Findings of another tool</h2>
      <p class="muted">SARIF holds findings and no rules: they are shown beside your own in the Problems view.</p>
      <div class="actions"><vscode-button secondary @click=${() => this.host.run('stewardry.importSarif')}>Import SARIF…</vscode-button></div>
    `;
  }

  #list(packages: readonly Package[]): TemplateResult {
    if (packages.length === 0) {
      return html`<p class="muted">No package that package.json names brings rules, or the folder is in Restricted Mode. Install one and look again.</p>`;
    }
    return html`<ul>${packages.map(
      ({ name, description, rules, isEnabled }) => html`<li>
        <span class="grow"><strong>${name}</strong> <span class="muted">${description}</span></span>
        <span class="muted">${countOf(rules, 'rule')}${isEnabled ? ', on' : ''}</span>
        <vscode-button secondary @click=${() => (this.from = name)}>Show</vscode-button>
      </li>`,
    )}</ul>`;
  }

  #preview(from: string): TemplateResult {
    return html`<import-preview
      .host=${this.host}
      .folder=${this.folder}
      .from=${from}
      @close=${() => (this.from = undefined)}
      @imported=${(event: CustomEvent<string>) => this.#imported(event.detail)}
    ></import-preview>`;
  }

  async #choose(kind: 'file' | 'folder'): Promise<void> {
    const chosen = await this.host.run('stewardry.chooseRulesToImport', this.folder, kind);
    if (typeof chosen === 'string') this.from = chosen;
  }

  #imported(said: string): void {
    this.from = undefined;
    this.said = said;
    void this.#packages.reload();
    this.dispatchEvent(new CustomEvent('imported'));
  }
}

customElements.define('import-panel', ImportPanel);
