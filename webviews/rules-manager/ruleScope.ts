import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import type { Params } from '../shared/messages.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import { managerStyles } from './managerStyles.ts';
import type { Rule } from './ruleRows.ts';

/** Where a rule holds: its own globs, and what folders further down say. Fires `changed`. */
export class RuleScope extends LitElement {
  static override styles = [
    controlStyles,
    managerStyles,
    css`
      .globs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(190px, 100%), 1fr)); gap: 10px 16px; }
      .globs label { display: flex; flex-direction: column; gap: 3px; }
      form { display: grid; grid-template-columns: minmax(0, 1fr) 110px auto; gap: 8px; align-items: end; margin-top: 8px; }
      form label { display: flex; flex-direction: column; gap: 3px; }
      li { display: flex; gap: 8px; align-items: center; }
      ul { list-style: none; padding: 0; margin: 6px 0; }
      textarea { min-height: 52px; font-family: var(--code-font); }
    `,
  ];
  static override properties = { rule: { attribute: false }, isOwn: { attribute: false } };

  declare host: Host;
  declare folder: string;
  declare rule: Rule;
  /** Its file belongs to the workspace, so its globs can be written. */
  declare isOwn: boolean;

  override render(): TemplateResult {
    const { rule } = this;
    return html`
      <h3>Where it holds</h3>
      ${this.isOwn ? this.#globs(rule) : this.#said(rule)}
      ${rule.below.length === 0 ? nothing : html`<ul aria-label="Folders that say otherwise">${rule.below.map((each) => this.#below(each))}</ul>`}
      <form @submit=${(event: SubmitEvent) => this.#addBelow(event)}>
        <label>Otherwise below a folder <input name="folder" placeholder="packages/legacy" required /></label>
        <label>Severity <select name="severity">${['off', 'hint', 'info', 'warning', 'error'].map((each) => html`<option>${each}</option>`)}</select></label>
        <vscode-button secondary @click=${(event: Event) => submitForm(event)}>Add</vscode-button>
      </form>
    `;
  }

  #globs({ files, ignores }: Rule): TemplateResult {
    return html`<div class="globs">
      <label>Files, a glob a line <textarea placeholder="Every file of its language" .value=${files.join('\n')} @change=${(event: Event) => this.#setGlobs({ files: globsOf(event) })}></textarea></label>
      <label>Except <textarea placeholder="None" .value=${ignores.join('\n')} @change=${(event: Event) => this.#setGlobs({ ignores: globsOf(event) })}></textarea></label>
    </div>`;
  }

  #said({ files, ignores, scope }: Rule): TemplateResult {
    const where = files.length === 0 ? 'Every file of its language' : html`<code>${files.join(', ')}</code>`;
    return html`<p>${where}${scope === '' ? '' : html` below <code>${scope}</code>`}${ignores.length === 0 ? '' : html`, except <code>${ignores.join(', ')}</code>`}.</p>`;
  }

  #below({ folder, severity }: Rule['below'][number]): TemplateResult {
    return html`<li>
      <code>${folder}</code> <span class="muted">${severity}</span>
      <button class="link" @click=${() => this.#setBelow(folder, 'default')}>Remove</button>
    </li>`;
  }

  async #setGlobs(change: Partial<Pick<Rule, 'files' | 'ignores'>>): Promise<void> {
    const { files, ignores, id } = this.rule;
    await this.host.request('rules/setRuleScope', { folder: this.folder, ruleId: id, files, ignores, ...change });
    this.dispatchEvent(new CustomEvent('changed'));
  }

  #addBelow(event: SubmitEvent): void {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const fields = new FormData(event.target);
    const severity = String(fields.get('severity')) as Params<'rules/setSeverity'>['severity']; // an option of the list above
    void this.#setBelow(String(fields.get('folder')).replace(/^\.?\/+|\/+$/g, ''), severity);
    event.target.reset();
  }

  async #setBelow(below: string, severity: Params<'rules/setSeverity'>['severity']): Promise<void> {
    await this.host.request('rules/setSeverity', { folder: this.folder, ruleId: this.rule.id, severity, below });
    this.dispatchEvent(new CustomEvent('changed'));
  }
}

function globsOf({ target }: Event): string[] {
  const lines = target instanceof HTMLTextAreaElement ? target.value.split('\n') : [];
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

/** A `vscode-button` is in no form. */
function submitForm({ target }: Event): void {
  if (target instanceof HTMLElement) target.closest('form')?.requestSubmit();
}

customElements.define('rule-scope', RuleScope);
