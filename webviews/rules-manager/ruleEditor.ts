import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import type { Result } from '../shared/messages.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/icon.ts';
import { countOf } from '../shared/words.ts';
import { managerStyles, severityIcon } from './managerStyles.ts';
import type { Draft } from './openedWith.ts';
import './rulePlayground.ts';
import { TryRule } from './tryRule.ts';
import { putPattern } from './yamlText.ts';

type Tried = Result<'rules/tryRule'>;
type Problem = Tried['problems'][number];

/** A rule and its tests as text, beside what they find. Fires `draft` at each change, and `close` with the id of the rule when it was saved. */
export class RuleEditor extends LitElement {
  static override styles = [
    controlStyles,
    managerStyles,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; }
      .head { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; padding-bottom: 10px; border-bottom: 1px solid var(--line); }
      .head h2 { flex-basis: 120px; }
      .split { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 20px; padding-top: 12px; }
      .text { display: flex; flex-direction: column; min-height: 0; gap: 6px; overflow-y: auto; padding-bottom: 16px; }
      .text label { display: flex; flex-direction: column; gap: 4px; font-weight: 600; }
      label.rule { flex: 3; min-height: 180px; }
      label.tests { flex: 2; min-height: 120px; }
      textarea { flex: 1; font-family: var(--code-font); font-size: var(--code-size); line-height: 1.5; tab-size: 2; white-space: pre; overflow: auto; resize: none; font-weight: normal; }
      ul { list-style: none; margin: 0; padding: 0; max-height: 30%; flex: none; overflow-y: auto; }
      li { display: flex; gap: 6px; align-items: flex-start; padding: 2px 0; }
      li button { color: inherit; }
      rule-playground { min-height: 0; padding-bottom: 12px; }
      @media (max-width: 759px) {
        :host { overflow-y: auto; }
        .split { grid-template-columns: minmax(0, 1fr); flex: none; }
        rule-playground { height: 420px; }
        label.rule { min-height: 260px; }
      }
    `,
  ];
  static override properties = { draft: { attribute: false }, isSaving: { state: true } };

  declare host: Host;
  declare folder: string;
  declare draft: Draft;
  declare isSaving: boolean;
  readonly #tried = new TryRule(this, () => ({ folder: this.folder, ...this.draft }));

  override render(): TemplateResult {
    const { source, tests, replaces, patterns } = this.draft;
    const tried = this.#tried.value;
    return html`
      <div class="head">
        <vscode-button secondary @click=${() => this.#close()}>Back</vscode-button>
        <h2 class="grow clip">${replaces?.ruleId ?? 'New Rule'}</h2>
        ${patterns === undefined || patterns.length < 2 ? nothing : this.#patterns(patterns)}
        <span class="muted" role="status">${verdictOf(tried)}</span>
        <vscode-button ?disabled=${this.isSaving || isBroken(tried)} @click=${() => this.#save()}>Save</vscode-button>
      </div>
      <div class="split">
        <div class="text">
          <label class="rule">Rule <textarea spellcheck="false" .value=${source} @input=${this.#write('source')} @keydown=${indent}></textarea></label>
          ${this.#problems('rule', tried?.problems ?? [])}
          <label class="tests">Tests <textarea spellcheck="false" placeholder="id, valid and invalid, as in .stewardry/rule-tests" .value=${tests} @input=${this.#write('tests')} @keydown=${indent}></textarea></label>
          ${this.#problems('tests', testProblems(tried))}
        </div>
        <rule-playground
          .host=${this.host}
          .folder=${this.folder}
          .draft=${this.draft}
          .file=${tried?.file}
          @path=${(event: CustomEvent<string>) => this.#change({ path: event.detail })}
        ></rule-playground>
      </div>
    `;
  }

  #patterns(patterns: readonly string[]): TemplateResult {
    return html`<label>Pattern
      <select @change=${(event: Event) => event.target instanceof HTMLSelectElement && this.#change({ source: putPattern(this.draft.source, event.target.value) })}>
        ${patterns.map((pattern) => html`<option ?selected=${this.draft.source.includes(pattern)}>${pattern}</option>`)}
      </select>
    </label>`;
  }

  /** What is wrong, each with the way to its line. */
  #problems(where: 'rule' | 'tests', problems: readonly Problem[]): TemplateResult | typeof nothing {
    if (problems.length === 0) return nothing;
    return html`<ul aria-label=${where === 'rule' ? 'Problems of the rule' : 'Problems of the tests'}>${problems.map(
      (problem) => html`<li>
        <sw-icon class=${problem.severity} name=${severityIcon(problem.severity)} label=${problem.severity}></sw-icon>
        <button class="plain" @click=${() => this.#goTo(where, problem)}>${problem.range === undefined ? '' : `Line ${problem.range.start.line + 1}: `}${problem.message}</button>
      </li>`,
    )}</ul>`;
  }

  #goTo(where: 'rule' | 'tests', { range }: Problem): void {
    const field = this.renderRoot.querySelector<HTMLTextAreaElement>(`label.${where} textarea`);
    if (field === null || range === undefined) return;
    const offset =
      field.value.split('\n').slice(0, range.start.line).join('\n').length + (range.start.line === 0 ? 0 : 1) + range.start.character;
    field.focus();
    field.setSelectionRange(offset, offset);
  }

  #write(key: 'source' | 'tests'): (event: Event) => void {
    return ({ target }) => {
      if (target instanceof HTMLTextAreaElement) this.#change({ [key]: target.value });
    };
  }

  #change(change: Partial<Draft>): void {
    this.draft = { ...this.draft, ...change };
    this.dispatchEvent(new CustomEvent('draft', { detail: this.draft }));
  }

  async #save(): Promise<void> {
    const { source, tests, replaces, scope } = this.draft;
    this.isSaving = true;
    try {
      const given = {
        ...(tests.trim() === '' ? {} : { tests }),
        ...(replaces === undefined ? {} : { replaces }),
        ...(scope === undefined ? {} : { scope }),
      };
      const { ruleId } = await this.host.request('rules/saveRule', { folder: this.folder, source, ...given });
      this.#close(ruleId);
    } finally {
      this.isSaving = false;
    }
  }

  #close(saved?: string): void {
    this.dispatchEvent(new CustomEvent('close', { detail: saved }));
  }
}

const isBroken = (tried: Tried | undefined): boolean => tried === undefined || tried.rules.length === 0 || tried.testProblems.length > 0;

/** A test that fails is said where the tests are, at its own line. */
function testProblems(tried: Tried | undefined): Problem[] {
  if (tried === undefined) return [];
  const failed = tried.tests.flatMap(({ failures, line }) =>
    failures.map((failure): Problem => {
      const at = { line: failure.line ?? line, character: 0 };
      return { kind: 'config', severity: 'warning', message: failure.message, range: { start: at, end: at } };
    }),
  );
  return [...tried.testProblems, ...failed];
}

function verdictOf(tried: Tried | undefined): string {
  if (tried === undefined) return '';
  if (tried.rules.length === 0) return 'Not valid yet';
  const failed = tried.tests.reduce((sum, { failures }) => sum + failures.length, 0);
  const passed = tried.tests.reduce((sum, test) => sum + test.passed, 0);
  if (failed > 0) return `${countOf(failed, 'test')} of ${failed + passed} failed`;
  return passed === 0 ? 'Valid, no tests yet' : `Valid, ${countOf(passed, 'test')} passed`;
}

/** Tab writes two blanks; Escape first lets it move on (WCAG 2.1.2). */
function indent(event: KeyboardEvent): void {
  const { target } = event;
  if (!(target instanceof HTMLTextAreaElement)) return;
  if (event.key === 'Escape') target.dataset['leaves'] = '';
  else if (event.key === 'Tab' && !event.shiftKey && target.dataset['leaves'] === undefined) {
    event.preventDefault();
    target.setRangeText('  ', target.selectionStart, target.selectionEnd, 'end');
    target.dispatchEvent(new Event('input'));
  } else if (event.key !== 'Shift') delete target.dataset['leaves'];
}

customElements.define('rule-editor', RuleEditor);
