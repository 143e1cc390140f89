import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import { countOf, joined } from '../shared/words.ts';
import { managerStyles } from './managerStyles.ts';
import type { Pack } from './ruleRows.ts';

const ORIGINS: Readonly<Record<Pack['origin'], string>> = {
  'built-in': 'Built in',
  npm: 'From node_modules',
  workspace: '.stewardry/rules of this folder',
};

/** A pack: what it is for, and its switch. Fires `changed`. */
export class PackDetails extends LitElement {
  static override styles = managerStyles;
  static override properties = { pack: { attribute: false } };

  declare host: Host;
  declare folder: string;
  declare pack: Pack;

  override render(): TemplateResult {
    const { name, description, origin, rules, isEnabled } = this.pack;
    const found = rules.reduce((sum, rule) => sum + rule.findings, 0);
    return html`
      <h2>${name}</h2>
      <p class="muted">${joined([ORIGINS[origin], countOf(rules.length, 'rule'), found === 0 ? undefined : countOf(found, 'finding'), isEnabled ? undefined : 'off'])}</p>
      <p>${description}</p>
      ${origin === 'workspace' ? nothing : this.#switch(isEnabled)}
    `;
  }

  #switch(isEnabled: boolean): TemplateResult {
    return html`<div class="actions">
      <vscode-button ?secondary=${isEnabled} @click=${() => this.#set(!isEnabled)}>${isEnabled ? 'Turn Pack Off' : 'Turn Pack On'}</vscode-button>
      <span class="muted">Written to rules.packs in .stewardry/config.yaml.</span>
    </div>`;
  }

  async #set(isEnabled: boolean): Promise<void> {
    await this.host.request('rules/setPack', { folder: this.folder, pack: this.pack.name, isEnabled });
    this.dispatchEvent(new CustomEvent('changed'));
  }
}

customElements.define('pack-details', PackDetails);
