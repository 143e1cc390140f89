import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import { renderInline, renderMarkdown } from '../shared/markdown.ts';
import type { Result } from '../shared/messages.ts';
import { Listening, Request } from '../shared/request.ts';
import { shown } from '../shared/ui/shown.ts';
import './ruleExamples.ts';
import { codeStyles, pageStyles } from './ruleStyles.ts';

type Rule = Result<'rules/show'>;

/** What the page was opened for. */
interface State {
  readonly ruleId: string;
  readonly folder: string | null;
}

/** The page of one rule: what it says and why, how severe it is, examples of both sides, and its source. */
class RulePage extends LitElement {
  static override styles = [pageStyles, codeStyles];

  declare host: Host;
  readonly #rule = new Request(this, 'rules/show', () => this.#state);

  constructor() {
    super();
    new Listening(this, 'rules/changed', () => this.#rule.reload());
  }

  override render(): TemplateResult | typeof nothing {
    return html`<main><h1>${this.#state.ruleId}</h1>${shown(this.#rule, (rule) => this.#show(rule))}</main>`;
  }

  get #state(): State {
    return this.host.state as State; // rulePage.contribution.ts opens the page with it
  }

  #show(rule: Rule): TemplateResult {
    return html`
      ${facts(rule)}
      <p class="message">${renderInline(rule.message)}</p>
      ${rule.note === undefined ? nothing : renderMarkdown(rule.note)}
      ${rule.url === undefined ? nothing : html`<p><a href=${rule.url}>${rule.url}</a></p>`}
      <div class="actions">
        ${this.#severityButton(rule)}
        <vscode-button secondary @click=${() => this.host.run('stewardry.openRuleSource', { file: rule.file, line: rule.line })}>Open YAML</vscode-button>
      </div>
      <rule-examples .host=${this.host} .folder=${this.#state.folder} .rule=${rule}></rule-examples>
      <h2>Definition</h2>
      <pre tabindex="0" role="region" aria-label="Definition"><code>${rule.source.trimEnd()}</code></pre>
    `;
  }

  #severityButton({ severity, defaultSeverity }: Rule): TemplateResult | typeof nothing {
    if (this.#state.folder === null) return nothing;
    if (severity !== 'off') return html`<vscode-button secondary @click=${() => this.#set('off')}>Turn Off</vscode-button>`;
    return html`<vscode-button @click=${() => this.#set(defaultSeverity === 'off' ? 'warning' : 'default')}>Turn On</vscode-button>`;
  }

  async #set(severity: 'off' | 'warning' | 'default'): Promise<void> {
    const { folder, ruleId } = this.#state;
    if (folder === null) return;
    await this.host.request('rules/setSeverity', { folder, ruleId, severity });
    await this.#rule.reload();
  }
}

function facts(rule: Rule): TemplateResult {
  const changedFrom = rule.severity === rule.defaultSeverity ? nothing : html`<span>by default ${rule.defaultSeverity}</span>`;
  const found = rule.findings === 1 ? '1 finding' : `${rule.findings.toLocaleString('en-US')} findings`;
  return html`<div class="facts">
    <span class="severity ${rule.severity}">${rule.severity}</span>${changedFrom}
    <span>${rule.subject}</span><span>pack ${rule.pack}</span>
    ${rule.fixable ? html`<span>has a fix</span>` : nothing}
    ${rule.findings === 0 ? nothing : html`<span>${found}</span>`}
  </div>`;
}

customElements.define('rule-page', RulePage);
