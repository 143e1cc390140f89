import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { ResultOut } from '../../protocol/define.ts';
import type { changed, setSeverity, show } from '../../protocol/rules.ts';
import type { Host } from '../shared/host.ts';
import { renderInline, renderMarkdown } from '../shared/markdown.ts';
import './ruleExamples.ts';
import { buttonStyles, codeStyles, pageStyles } from './ruleStyles.ts';

type Rule = ResultOut<typeof show>;

/** What the page was opened for. */
interface State {
  readonly ruleId: string;
  readonly folder: string | null;
}

/** The page of one rule: what it says and why, how severe it is, examples of both sides, and its source. */
class RulePage extends LitElement {
  static override styles = [pageStyles, codeStyles, buttonStyles];
  static override properties = { rule: { state: true }, failure: { state: true } };

  declare host: Host;
  declare rule: Rule | undefined;
  declare failure: string | undefined;
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = this.host.on<typeof changed>('rules/changed', () => void this.#load());
    void this.#load();
  }

  override disconnectedCallback(): void {
    this.#stop?.();
    super.disconnectedCallback();
  }

  override render(): TemplateResult | typeof nothing {
    const failure = this.failure === undefined ? nothing : html`<p class="failure" role="alert">${this.failure}</p>`;
    if (this.rule === undefined) return this.failure === undefined ? nothing : html`<h1>${this.#state.ruleId}</h1>${failure}`;
    const { rule } = this;
    return html`
      <h1>${rule.id}</h1>
      ${facts(rule)}
      <p class="message">${renderInline(rule.message)}</p>
      ${rule.note === undefined ? nothing : renderMarkdown(rule.note)}
      ${rule.url === undefined ? nothing : html`<p><a href=${rule.url}>${rule.url}</a></p>`}
      ${failure}
      <div class="actions">${this.#severityButton(rule)}<a class="button" href=${sourceLink(rule)}>Open YAML</a></div>
      <rule-examples .host=${this.host} .folder=${this.#state.folder} .rule=${rule}></rule-examples>
      <h2>Definition</h2>
      <pre tabindex="0" aria-label="Definition"><code>${rule.source.trimEnd()}</code></pre>
    `;
  }

  get #state(): State {
    return this.host.state as State; // rulePage.contribution.ts opens the page with it
  }

  #severityButton({ severity, defaultSeverity }: Rule): TemplateResult | typeof nothing {
    if (this.#state.folder === null) return nothing;
    if (severity !== 'off') return html`<button @click=${() => this.#set('off')}>Turn Off</button>`;
    return html`<button @click=${() => this.#set(defaultSeverity === 'off' ? 'warning' : 'default')}>Turn On</button>`;
  }

  async #set(severity: 'off' | 'warning' | 'default'): Promise<void> {
    const { folder, ruleId } = this.#state;
    if (folder === null) return;
    try {
      await this.host.request<typeof setSeverity>('rules/setSeverity', { folder, ruleId, severity });
      await this.#load();
    } catch (error) {
      this.failure = messageOf(error);
    }
  }

  async #load(): Promise<void> {
    try {
      this.rule = await this.host.request<typeof show>('rules/show', this.#state);
      this.failure = undefined;
    } catch (error) {
      this.failure = messageOf(error);
    }
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

/** A command link: the host allows this one command and no other. */
function sourceLink({ file, line }: Rule): string {
  return `command:stewardry.openRuleSource?${encodeURIComponent(JSON.stringify([{ file, line }]))}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

customElements.define('rule-page', RulePage);
