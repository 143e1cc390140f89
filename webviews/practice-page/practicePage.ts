import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { AdoptedRule, PracticeAdoption } from '../../protocol/practices.ts';
import type { Host } from '../shared/host.ts';
import { renderInline, renderMarkdown } from '../shared/markdown.ts';
import type { Result } from '../shared/messages.ts';
import { Listening, Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/plot.ts';
import { shown } from '../shared/ui/shown.ts';
import { ago, countOf, joined } from '../shared/words.ts';

/** What the page was opened for. */
interface State {
  readonly folder: string;
  readonly id: string;
}

const STATES: Readonly<Record<AdoptedRule['state'], string>> = {
  on: '',
  off: 'switched off',
  unused: 'nothing to look at here',
  unknown: 'there is no such rule',
};

/** The page of one practice: what it says, how far it is adopted and how that went, and the rules that it is counted by. */
class PracticePage extends LitElement {
  static override styles = [
    controlStyles,
    css`
      :host { display: block; max-width: 820px; padding: 24px 32px 48px; box-sizing: border-box; }
      h1 { margin: 0; font-size: 1.75em; font-weight: 600; line-height: 1.25; overflow-wrap: anywhere; }
      h2 { margin: 28px 0 8px; font-size: 1.15em; font-weight: 600; }
      p { margin: 8px 0; }
      .score { display: flex; align-items: baseline; flex-wrap: wrap; gap: 2px 12px; margin: 20px 0 8px; }
      .score strong { font-size: 1.75em; font-weight: 600; font-variant-numeric: tabular-nums; }
      table { width: 100%; border-collapse: collapse; }
      th { font-weight: normal; color: var(--muted); text-align: left; }
      th, td { padding: 3px 16px 3px 0; border-bottom: 1px solid var(--line); }
      .number { text-align: right; font-variant-numeric: tabular-nums; padding-right: 0; padding-left: 16px; white-space: nowrap; }
      ul { padding-left: 20px; margin: 8px 0; }
      .checklist { list-style: none; padding: 0; }
      .checklist li { padding: 2px 0 2px 24px; position: relative; }
      .checklist li::before { content: ''; position: absolute; left: 2px; top: 0.45em; width: 11px; height: 11px; border: 1px solid var(--muted); border-radius: 2px; }
      summary { cursor: pointer; color: var(--muted); margin: 8px 0; }
      .actions { margin: 16px 0 0; }
      @media (max-width: 500px) { :host { padding: 16px 16px 32px; } }
    `,
  ];

  declare host: Host;
  readonly #practice = new Request(this, 'practices/show', () => this.#state);
  readonly #adoption = new Request(this, 'practices/adoption', () => ({ folder: this.#state.folder, days: 90 }));

  constructor() {
    super();
    new Listening(this, 'practices/changed', ({ folder }) => {
      if (folder !== this.#state.folder) return;
      void this.#practice.reload();
      void this.#adoption.reload();
    });
  }

  override render(): TemplateResult {
    return html`<main>${shown(this.#practice, (practice) => this.#show(practice))}</main>`;
  }

  get #state(): State {
    return this.host.state as State; // practicesView.contribution.ts opens the page with it
  }

  #show({ practice, text, example }: Result<'practices/show'>): TemplateResult {
    const { title, description, files, checklist, layer } = practice;
    const where = { 'built-in': 'Built in', user: 'Yours', workspace: 'Of this folder' }[layer];
    const about = files.includes('**') ? undefined : `about ${files.join(', ')}`;
    return html`
      <h1>${title}</h1>
      ${description === '' ? nothing : html`<p>${description}</p>`}
      <p class="muted">${joined([where, about])}</p>
      ${this.#adoption.value === undefined ? nothing : this.#adopted(this.#adoption.value)}
      <h2>How it is done</h2>
      ${renderMarkdown(text)}
      ${checklist.length === 0 ? nothing : html`<h2>Checklist</h2><ul class="checklist">${checklist.map((point) => html`<li>${renderInline(point)}</li>`)}</ul>`}
      ${example === undefined ? nothing : html`<h2>Example</h2>${renderMarkdown(example)}`}
      <p class="actions">
        <vscode-button secondary @click=${() => this.host.run('stewardry.openPracticeFile', this.#state)}>Open File</vscode-button>
      </p>
    `;
  }

  #adopted({ practices, measuredAt }: Result<'practices/adoption'>): TemplateResult | typeof nothing {
    const adoption = practices.find(({ id }) => id === this.#state.id);
    if (adoption === undefined) return nothing;
    if (measuredAt === undefined) return html`<p class="muted">How far it is adopted shows once this folder has been checked.</p>`;
    if (adoption.rules.length === 0) return html`<p class="muted">It links no rule, so there is nothing to measure it by.</p>`;
    return html`
      <h2>Adoption</h2>
      <div class="score">
        <strong>${adoption.score === null ? 'Not measured' : `${adoption.score} %`}</strong>
        <span class="muted">${adoption.score === null ? 'None of its rules has anything to look at here.' : joined([countOf(adoption.findings, 'finding'), `measured ${ago(measuredAt)}`])}</span>
      </div>
      ${plot(adoption)}
      ${this.#rules(adoption)}
    `;
  }

  #rules({ rules }: PracticeAdoption): TemplateResult {
    const checking = rules.filter(({ state }) => state === 'on').length;
    return html`<details>
      <summary>${checking} of ${countOf(rules.length, 'rule')} check something here</summary>
      <table>
      <thead><tr><th>Rule</th><th class="number">Clean files</th><th class="number">Findings</th></tr></thead>
      <tbody>${rules
        .toSorted((a, b) => urgency(b) - urgency(a))
        .map(
          (rule) => html`<tr>
          <td><button class="link" @click=${() => this.host.run('stewardry.openRule', { ruleId: rule.id })}>${rule.id}</button>
            <span class="muted">${STATES[rule.state]}</span></td>
          <td class="number">${rule.state === 'on' ? `${rule.files - rule.filesWithFindings} of ${rule.files}` : '–'}</td>
          <td class="number">${rule.state === 'on' ? rule.findings : '–'}</td>
        </tr>`,
        )}</tbody>
      </table>
    </details>`;
  }
}

/** What is left to do comes first. */
function urgency({ state, findings }: AdoptedRule): number {
  if (state === 'on') return findings > 0 ? 3 + findings : 1;
  return state === 'unused' ? 0 : 2;
}

/** One day alone makes no line. */
function plot({ history, title }: PracticeAdoption): TemplateResult | typeof nothing {
  const points = history.filter(({ score }) => score !== null);
  if (points.length < 2) return nothing;
  return html`<sw-plot
    .label=${`Adoption of ${title}, in percent`}
    .times=${points.map(({ day }) => Date.parse(day) / 1_000)}
    .series=${[{ label: 'Adopted', values: points.map(({ score }) => score), color: '--vscode-charts-blue' }]}
    .most=${100}
    .format=${(value: number) => `${Math.round(value)} %`}
  ></sw-plot>`;
}

customElements.define('practice-page', PracticePage);
