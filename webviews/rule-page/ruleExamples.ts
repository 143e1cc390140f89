import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import type { Result } from '../shared/messages.ts';
import { exampleFile } from './exampleFile.ts';
import { codeStyles } from './ruleStyles.ts';

type Rule = Result<'rules/show'>;

/** Cases of each side that are shown; a rule's tests may have dozens. */
const MOST_EXAMPLES = 5;

/** What the rule reports, with what its fix makes of it, and what it leaves alone: the cases of its own tests. */
class RuleExamples extends LitElement {
  static override styles = [
    codeStyles,
    css`
      h2 { margin: 28px 0 8px; font-size: 1.15em; font-weight: 600; }
      figure { margin: 0 0 12px; }
      figcaption { color: var(--muted); }
      .reported pre { border-left: 3px solid var(--bad); }
      .accepted pre, .fixed pre { border-left: 3px solid var(--good); }
      .fixed { margin-top: -4px; }
    `,
  ];
  static override properties = { rule: { attribute: false }, fixed: { state: true } };

  declare host: Host;
  declare folder: string | null;
  declare rule: Rule;
  /** Text after the fix, by example. */
  declare fixed: ReadonlyMap<string, string>;

  constructor() {
    super();
    this.fixed = new Map();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('rule')) void this.#loadFixes();
  }

  override render(): TemplateResult {
    const { invalid, valid } = this.rule;
    return html`
      ${invalid.length === 0 ? nothing : html`<h2>Reported</h2>${invalid.slice(0, MOST_EXAMPLES).map((text) => this.#reported(text))}`}
      ${valid.length === 0 ? nothing : html`<h2>Accepted</h2>${valid.slice(0, MOST_EXAMPLES).map((text) => code('accepted', text))}`}
    `;
  }

  #reported(text: string): TemplateResult {
    const fixed = this.fixed.get(text);
    return html`${code('reported', text)}${fixed === undefined ? nothing : html`<figure class="fixed"><figcaption>Fixed</figcaption>${block(fixed)}</figure>`}`;
  }

  async #loadFixes(): Promise<void> {
    const { rule } = this;
    if (!rule.fixable) return;
    const results = await Promise.all(
      rule.invalid.slice(0, MOST_EXAMPLES).map(async (text) => [text, await this.#fix(rule, text)] as const),
    );
    if (this.rule === rule) this.fixed = new Map(results.flatMap(([text, after]) => (after === undefined ? [] : [[text, after]])));
  }

  /** `undefined` where the fix does not apply, such as for a rule that governs other paths than the example's. */
  async #fix(rule: Rule, text: string): Promise<string | undefined> {
    const file = exampleFile(rule.subject);
    if (file === undefined) return undefined;
    const params = { folder: this.folder, ...file, text, ruleIds: [rule.id] };
    const result = await this.host.request('rules/fixDocument', params).catch(() => undefined);
    return result === undefined || result.text === text ? undefined : result.text;
  }
}

function code(kind: 'reported' | 'accepted', text: string): TemplateResult {
  return html`<figure class=${kind}>${block(text)}</figure>`;
}

function block(text: string): TemplateResult {
  return html`<pre tabindex="0"><code>${text.trimEnd()}</code></pre>`;
}

customElements.define('rule-examples', RuleExamples);
