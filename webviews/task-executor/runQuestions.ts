import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { RunQuestion } from '../../protocol/runs.ts';
import type { Host } from '../shared/host.ts';
import { renderMarkdown } from '../shared/markdown.ts';
import type { Params } from '../shared/messages.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/icon.ts';
import { countOf } from '../shared/words.ts';
import { answersTogether, detailBeyondTitle, type Lasting, lastingYes, quickAnswers } from './answers.ts';
import { partStyles } from './partStyles.ts';

type Answer = Params<'runs/answer'>['answers'][number];

/** What a run asks, answered in place: one by one, or those of no high risk together. */
class RunQuestions extends LitElement {
  static override styles = [
    partStyles,
    controlStyles,
    css`
      :host { flex: none; max-height: 55vh; overflow: auto; border-top: 1px solid var(--line); background: var(--notice-surface); color: var(--notice-text); }
      .all { padding: 8px 24px; border-bottom: 1px solid var(--line); }
      article { display: grid; gap: 8px; padding: 12px 24px; }
      article:focus { outline: 1px solid var(--focus); outline-offset: -1px; }
      article + article { border-top: 1px solid var(--line); }
      h2 { margin: 0; display: flex; gap: 8px; align-items: flex-start; overflow-wrap: anywhere; }
      h2 sw-icon { margin-top: 2px; }
      p { margin: 0; }
      .detail { max-height: 240px; overflow: auto; }
      .detail :first-child { margin-top: 0; }
      .words { flex: 1; min-width: 180px; }
      select { width: auto; max-width: 100%; }
      @media (max-width: 500px) { .all, article { padding-left: 12px; padding-right: 12px; } }
    `,
  ];
  static override properties = {
    folder: {},
    questions: { attribute: false },
    words: { state: true },
    lasting: { state: true },
  };

  declare host: Host;
  declare folder: string;
  declare questions: readonly RunQuestion[];
  /** What the person types, by the id of the question. */
  declare words: ReadonlyMap<string, string>;
  /** For how long a yes shall hold, by the id of the question. */
  declare lasting: ReadonlyMap<string, Lasting>;
  #isAnswering = false;
  #hadFocus = false;

  constructor() {
    super();
    this.words = new Map();
    this.lasting = new Map();
  }

  override willUpdate(): void {
    this.#hadFocus = (this.shadowRoot?.activeElement ?? null) !== null;
  }

  /** Who answered one by the keyboard goes on with the next: with reading it, as a second Enter must not be a yes to it. */
  override updated(): void {
    if (this.#hadFocus && this.shadowRoot?.activeElement === null) this.renderRoot.querySelector('article')?.focus();
  }

  override render(): TemplateResult {
    const together = answersTogether(this.questions);
    return html`<section aria-label="Questions" aria-live="polite">
      ${together.length < 2 ? nothing : this.#all(together)}
      ${repeat(
        this.questions,
        ({ id }) => id,
        (question) => this.#question(question),
      )}
    </section>`;
  }

  #all(questions: readonly RunQuestion[]): TemplateResult {
    const left = this.questions.length - questions.length;
    return html`<div class="bar all"><span class="grow">${countOf(this.questions.length, 'question')} wait for you.${left === 0 ? '' : ` ${left} of them you answer one by one.`}</span>
      <vscode-button @click=${() => this.#answer(questions.map(({ id }) => ({ question: id, isAllowed: true })))}>Allow ${questions.length} Once</vscode-button>
      <vscode-button secondary @click=${() => this.#answer(questions.map(({ id }) => ({ question: id, isAllowed: false })))}>Deny ${questions.length}</vscode-button>
    </div>`;
  }

  #question(question: RunQuestion): TemplateResult {
    const { title, reason, risk, kind } = question;
    const detail = detailBeyondTitle(question);
    return html`<article tabindex="-1" aria-label=${title}>
      <h2><sw-icon name=${kind === 'action' ? 'shield' : 'question'} class=${risk === 'high' ? 'bad' : 'warn'}></sw-icon>
        <span class=${kind === 'action' ? 'code' : ''}>${title}</span>${risk === 'low' ? nothing : html`<span class="badge">${risk} risk</span>`}</h2>
      ${reason === '' ? nothing : html`<p>${reason}</p>`}
      ${detail === '' ? nothing : html`<div class="detail" tabindex="0" role="region" aria-label="What exactly">${renderMarkdown(detail)}</div>`}
      <div class="bar">${this.#buttons(question)}</div>
    </article>`;
  }

  #buttons(question: RunQuestion): TemplateResult {
    const { id } = question;
    const words = this.words.get(id) ?? '';
    const isYes = question.kind === 'question';
    return html`
      ${quickAnswers(question).map(
        ({ label, isAllowed, text }, index) => html`<vscode-button ?secondary=${index > 0} 
          @click=${() => this.#answer([{ question: id, isAllowed, ...(text === undefined ? {} : { text }), ...this.#remember(id, isAllowed) }])}>${label}</vscode-button>`,
      )}
      ${question.remembers === undefined ? nothing : this.#lastingSelect(id, question.remembers)}
      <input class="words" type="text" aria-label=${isYes ? 'Answer in your own words' : 'Say no, and why'} placeholder=${isYes ? 'Answer in your own words' : 'Say no, and why: the model reads it'} .value=${words}
        @input=${(event: Event) => this.#type(id, event)} @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && this.#say(id, isYes)}>
      <vscode-button secondary ?disabled=${words.trim() === ''} @click=${() => this.#say(id, isYes)}>${isYes ? 'Answer' : 'Deny and Say'}</vscode-button>
    `;
  }

  #lastingSelect(id: string, covers: string): TemplateResult {
    return html`<select aria-label="How long a yes holds" title=${covers} @change=${(event: Event) => this.#last(id, event)}>
      ${lastingYes.map(({ value, label }) => html`<option value=${value} ?selected=${value === (this.lasting.get(id) ?? '')}>${label}</option>`)}</select>`;
  }

  #remember(id: string, isAllowed: boolean): Pick<Answer, 'remember'> {
    const remember = this.lasting.get(id) ?? '';
    return remember === '' || !isAllowed ? {} : { remember };
  }

  #last(id: string, { target }: Event): void {
    const chosen = target instanceof HTMLSelectElement ? lastingYes[target.selectedIndex] : undefined;
    if (chosen !== undefined) this.lasting = new Map(this.lasting).set(id, chosen.value);
  }

  #type(id: string, { target }: Event): void {
    if (target instanceof HTMLInputElement) this.words = new Map(this.words).set(id, target.value);
  }

  #say(id: string, isAllowed: boolean): void {
    const text = (this.words.get(id) ?? '').trim();
    if (text !== '') void this.#answer([{ question: id, isAllowed, text }]);
  }

  /** The buttons stay enabled meanwhile: a disabled one would lose the focus. */
  async #answer(answers: Answer[]): Promise<void> {
    if (this.#isAnswering) return;
    this.#isAnswering = true;
    try {
      await this.host.request('runs/answer', { folder: this.folder, answers });
    } finally {
      this.#isAnswering = false;
    }
  }
}

customElements.define('run-questions', RunQuestions);
