import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import { renderInline, renderMarkdown } from '../shared/markdown.ts';
import type { Params, Result } from '../shared/messages.ts';
import { Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import { shown } from '../shared/ui/shown.ts';
import { countOf, joined } from '../shared/words.ts';
import { managerStyles } from './managerStyles.ts';
import type { Draft } from './openedWith.ts';
import './ruleScope.ts';
import type { Pack, Rule } from './ruleRows.ts';

type Shown = Result<'rules/show'>;
type Who = 'people' | 'ai';

/** One rule: what it says, how severe it is, what breaking it does, where it holds. Fires `changed`, and `draft` to edit it. */
export class RuleDetails extends LitElement {
  static override styles = [
    controlStyles,
    managerStyles,
    css`
      :host { display: block; max-width: 760px; }
      .settings { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(190px, 100%), 1fr)); gap: 10px 16px; margin: 16px 0 4px; }
      .settings label { display: flex; flex-direction: column; gap: 3px; }
      .actions { margin: 16px 0; }
      .message { font-size: 1.08em; }
      a:focus-visible { outline: 1px solid var(--focus); outline-offset: 2px; }
    `,
  ];
  static override properties = { pack: { attribute: false }, rule: { attribute: false }, isRemoving: { state: true } };

  declare host: Host;
  declare folder: string;
  declare pack: Pack;
  declare rule: Rule;
  declare isRemoving: boolean;
  readonly #shown = new Request(this, 'rules/show', () => ({ folder: this.folder, ruleId: this.rule.id }));

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('rule')) return;
    this.isRemoving = false;
    // The same rule again means that something about it has changed.
    if (changed.get('rule') !== undefined && this.#shown.value?.id === this.rule.id) void this.#shown.reload();
  }

  override render(): TemplateResult {
    const { rule, pack } = this;
    return html`
      <h2>${rule.id}</h2>
      <p class="muted">${joined([pack.name, rule.subject, rule.fixable ? 'has a fix' : undefined, rule.owner, countOf(rule.findings, 'finding'), rule.waived === 0 ? undefined : countOf(rule.waived, 'waiver')])}</p>
      ${rule.message === '$DETAIL' ? nothing : html`<p class="message">${renderInline(rule.message)}</p>`}
      ${pack.isEnabled ? nothing : html`<p class="muted">Its pack is off, so it does not run.</p>`}
      <div class="settings">
        ${this.#severity(rule)}
        ${this.#enforcement('people', 'When a person breaks it', ['Fails the check', 'Only reports it'])}
        ${this.#enforcement('ai', 'When AI breaks it', ['Keeps the edit from landing', 'Only reports it'])}
      </div>
      ${waiversSaid(rule)}
      ${this.#actions()}
      <rule-scope .host=${this.host} .folder=${this.folder} .rule=${rule} .isOwn=${pack.origin === 'workspace'} @changed=${() => this.#changed()}></rule-scope>
      ${shown(this.#shown, (value) => this.#more(value))}
    `;
  }

  #more({ note, url, source, id }: Shown): TemplateResult | typeof nothing {
    // While another rule is being asked for, the last answer is still there.
    if (id !== this.rule.id) return nothing;
    return html`
      ${note === undefined ? nothing : html`<h3>Why</h3>${renderMarkdown(note)}`}
      ${url === undefined ? nothing : html`<p><a href=${url}>${url}</a></p>`}
      <h3>Definition</h3>
      <pre tabindex="0" role="region" aria-label="Definition">${source.trimEnd()}</pre>
    `;
  }

  #severity({ severity, defaultSeverity }: Rule): TemplateResult {
    const options = [...new Set(['error', 'warning', 'info', 'hint', 'off'])];
    return html`<label>Severity
      <select @change=${(event: Event) => this.#setSeverity(chosenIn(event))}>
        ${options.map((each) => html`<option value=${each} ?selected=${each === severity}>${each}${each === defaultSeverity ? ' (default)' : ''}</option>`)}
      </select>
    </label>`;
  }

  #enforcement(who: Who, label: string, [block, advise]: readonly [string, string]): TemplateResult {
    const { enforcement, isOwn } = this.rule[who];
    const chosen = isOwn ? enforcement : 'default';
    const options = [
      ['default', isOwn ? 'By severity' : `${enforcement === 'block' ? block : advise} (by severity)`],
      ['block', block],
      ['advise', advise],
    ] as const;
    return html`<label>${label}
      <select @change=${(event: Event) => this.#setEnforcement(who, chosenIn(event))}>
        ${options.map(([value, name]) => html`<option value=${value} ?selected=${value === chosen}>${name}</option>`)}
      </select>
    </label>`;
  }

  #actions(): TemplateResult {
    const isOwn = this.pack.origin === 'workspace';
    return html`<div class="actions">
      <vscode-button @click=${() => this.#edit()}>${isOwn ? 'Edit' : 'Copy and Edit'}</vscode-button>
      <vscode-button secondary @click=${() => this.host.run('stewardry.openRuleSource', { file: this.rule.file, line: this.rule.line })}>Open YAML</vscode-button>
      ${this.rule.findings === 0 ? nothing : html`<vscode-button secondary @click=${() => this.host.run('workbench.actions.view.problems')}>Show Problems</vscode-button>`}
      ${isOwn ? this.#remove() : nothing}
    </div>`;
  }

  /** Asks once more: the button changes its name. */
  #remove(): TemplateResult {
    if (!this.isRemoving) return html`<vscode-button secondary @click=${() => (this.isRemoving = true)}>Remove</vscode-button>`;
    return html`<vscode-button @click=${() => this.#removeNow()}>Remove Rule and Tests</vscode-button>
      <vscode-button secondary @click=${() => (this.isRemoving = false)}>Keep</vscode-button>`;
  }

  async #setSeverity(value: string): Promise<void> {
    const severity = (value === this.rule.defaultSeverity ? 'default' : value) as Params<'rules/setSeverity'>['severity']; // an option of the list above
    await this.host.request('rules/setSeverity', { folder: this.folder, ruleId: this.rule.id, severity });
    this.#changed();
  }

  async #setEnforcement(who: Who, value: string): Promise<void> {
    const enforcement = value as Params<'rules/setEnforcement'>['ai']; // an option of the list above
    await this.host.request('rules/setEnforcement', { folder: this.folder, ruleId: this.rule.id, [who]: enforcement });
    this.#changed();
  }

  async #removeNow(): Promise<void> {
    await this.host.request('rules/removeRule', { folder: this.folder, ruleId: this.rule.id });
    this.#changed();
  }

  async #edit(): Promise<void> {
    const { source, tests } = await this.host.request('rules/show', { folder: this.folder, ruleId: this.rule.id });
    const replaces = this.pack.origin === 'workspace' ? { replaces: { ruleId: this.rule.id, source }, scope: this.rule.scope } : {};
    const draft: Draft = { source, tests, ...replaces };
    this.dispatchEvent(new CustomEvent('draft', { detail: draft }));
  }

  #changed(): void {
    this.dispatchEvent(new CustomEvent('changed'));
  }
}

function waiversSaid({ waivers: { allowed, maxDays } }: Rule): TemplateResult | typeof nothing {
  if (!allowed) return html`<p class="muted">Its findings cannot be waived.</p>`;
  return maxDays === undefined ? nothing : html`<p class="muted">A waiver lasts at most ${countOf(maxDays, 'day')}.</p>`;
}

function chosenIn({ target }: Event): string {
  return target instanceof HTMLSelectElement ? target.value : '';
}

customElements.define('rule-details', RuleDetails);
