import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import { renderMarkdown } from '../shared/markdown.ts';
import type { Result } from '../shared/messages.ts';
import { Listening, Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/empty.ts';
import { shown } from '../shared/ui/shown.ts';
import { type Field, fieldsOf } from './fields.ts';
import { fieldStyles, fieldView } from './fieldView.ts';
import './plannedFiles.ts';

type Shown = Result<'templates/show'>;
type Preview = Result<'templates/preview'>;
type Answers = Readonly<Record<string, string | boolean>>;

/** What the page was opened with; extension/features/templates opens it. */
interface Opened {
  readonly folder: string;
  readonly id: string;
  readonly variables: Answers;
  readonly into: string;
}

/** What is kept while the page is thrown away. */
interface Kept {
  readonly answers: Answers;
  readonly into: string;
}

/** The preview follows when typing pauses for so long. Milliseconds. */
const PAUSE_MS = 250;

/** A template is filled in: its variables, the target folder, and beside them what would come of it. */
class TemplateForm extends LitElement {
  static override styles = [
    controlStyles,
    fieldStyles,
    css`
      :host { display: block; }
      main { display: grid; grid-template-columns: minmax(280px, 420px) minmax(0, 1fr); gap: 0; min-height: 100vh; }
      form { display: grid; gap: 16px; align-content: start; padding: 20px 24px 32px; border-right: 1px solid var(--line); }
      header { display: grid; gap: 4px; }
      h1 { margin: 0; font-size: 1.5em; font-weight: 600; line-height: 1.25; overflow-wrap: anywhere; }
      h2 { margin: 0; font-size: 1.1em; font-weight: 600; }
      p { margin: 0; }
      .facts { display: flex; flex-wrap: wrap; gap: 2px 12px; color: var(--muted); }
      .about p { margin: 4px 0; }
      .into { display: flex; gap: 6px; }
      .into input { flex: 1; min-width: 0; }
      .actions { display: flex; flex-wrap: wrap; gap: var(--gap); align-items: center; }
      .result { display: grid; gap: 12px; align-content: start; min-width: 0; padding: 20px 24px 32px; }
      .after { color: var(--muted); }
      .text { max-height: none; }
      @media (max-width: 800px) { main { grid-template-columns: minmax(0, 1fr); } form { border-right: 0; border-bottom: 1px solid var(--line); } }
      @media (max-width: 500px) { form, .result { padding: 16px 12px 24px; } }
    `,
  ];
  static override properties = {
    answers: { state: true },
    into: { state: true },
    asked: { state: true },
    touched: { state: true },
    isBusy: { state: true },
  };

  declare host: Host;
  /** What a person has typed, by variable; the others stand as the template has them. */
  declare answers: Answers;
  declare into: string;
  /** What the preview was asked for. */
  declare asked: Kept;
  /** Variables of which it may be said what is wrong: a person has been in them, or tried to go on. */
  declare touched: ReadonlySet<string>;
  declare isBusy: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #template = new Request(this, 'templates/show', () => ({ folder: this.#opened.folder, id: this.#opened.id }));
  /** Without AI the words of a prompt are of use all the same: they go to the cursor. */
  readonly #mode = new Request(this, 'ai/mode', () => ({ folder: this.#opened.folder }));
  readonly #preview = new Request(this, 'templates/preview', () => {
    if (this.#template.value === undefined) return undefined;
    const { folder, id } = this.#opened;
    return { folder, id, variables: this.#values(this.asked.answers), into: this.asked.into };
  });

  constructor() {
    super();
    this.touched = new Set();
    this.isBusy = false;
    const reload = (): void => {
      void this.#template.reload();
      void this.#preview.reload();
    };
    new Listening(this, 'templates/changed', reload);
    new Listening(this, 'personas/changed', reload);
    new Listening(this, 'ai/modeChanged', () => this.#mode.reload());
  }

  override connectedCallback(): void {
    const kept = this.host.kept as Partial<Kept> | undefined; // nobody but this page keeps anything here
    this.answers = kept?.answers ?? this.#opened.variables;
    this.into = kept?.into ?? this.#opened.into;
    this.asked = { answers: this.answers, into: this.into };
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#timer);
    super.disconnectedCallback();
  }

  override render(): TemplateResult | typeof nothing {
    return shown(this.#template, (template) => html`<main>${this.#form(template)}${this.#result(template)}</main>`);
  }

  get #opened(): Opened {
    return this.host.state as Opened; // templates.contribution.ts opens the page with it
  }

  #form(of: Shown): TemplateResult {
    const { template, schema, about } = of;
    const fields = fieldsOf(schema);
    return html`<form novalidate aria-label="Answers" @submit=${(event: Event) => this.#submit(event, of)}>
      <header>
        <h1>${template.name}</h1>
        <div class="facts"><span>${template.kind}</span><span>${template.package ?? template.layer}</span><span>${template.version}</span>
          <button type="button" class="link" @click=${() => this.host.run('stewardry.openTemplateSource', template.file)}>Open Template File</button></div>
        <p>${template.description}</p>
        ${about === '' ? nothing : html`<div class="about">${renderMarkdown(about)}</div>`}
      </header>
      ${fields.map((field) => this.#field(field))}
      ${isText(of) ? nothing : this.#target()}
      ${this.#actions(of)}
    </form>`;
  }

  #field(field: Field): TemplateResult {
    const { name, initial } = field;
    const problem = this.touched.has(name) ? this.#preview.value?.problems.find(({ variable }) => variable === name)?.message : undefined;
    return fieldView(field, this.answers[name] ?? initial, problem, (value) => this.#answer(name, value));
  }

  #target(): TemplateResult {
    return html`<div class="field">
      <label for="into">Target Folder</label>
      <p class="help" id="into-help">Inside the workspace. Empty: the workspace folder itself.</p>
      <div class="into">
        <input type="text" id="into" aria-describedby="into-help" spellcheck="false" autocomplete="off" .value=${this.into} @input=${(event: Event) => this.#moveTo((event.target as HTMLInputElement).value)}>
        <vscode-button secondary type="button" @click=${() => this.#pickFolder()}>Browse…</vscode-button>
      </div>
    </div>`;
  }

  #actions(of: Shown): TemplateResult {
    const isReady = !this.isBusy && this.host.connection === 'running';
    const label = { insert: 'Insert at Cursor', task: 'Use in AI Task', review: 'Review Changes' }[this.#how(of)];
    return html`<div class="actions">
      <vscode-button ?disabled=${!isReady} @click=${() => this.#go(of, false)}>${label}</vscode-button>
      ${isText(of) ? nothing : html`<vscode-button secondary ?disabled=${!isReady} @click=${() => this.#go(of, true)}>Apply</vscode-button>`}
    </div>`;
  }

  #result(of: Shown): TemplateResult {
    const { value, failure } = this.#preview;
    return html`<section class="result" aria-label="Preview">
      <h2>Preview</h2>
      ${failure === undefined ? nothing : html`<p class="problem" role="alert"><sw-icon name="error"></sw-icon>${failure}</p>`}
      ${value === undefined ? nothing : this.#previewed(of, value)}
    </section>`;
  }

  #previewed(of: Shown, { problems, files, text, commands }: Preview): TemplateResult {
    if (problems.length > 0) {
      const general = problems.filter(({ variable }) => variable === '').map(({ message }) => message);
      return html`<p class="after">${general.length > 0 ? general.join(' ') : 'Fill in what is needed to see what will be made.'}</p>`;
    }
    if (text !== undefined) return html`<pre class="text" tabindex="0" aria-label="Text">${text.trimEnd()}</pre>`;
    return html`<planned-files .files=${files}></planned-files>
      ${commands.length === 0 ? nothing : html`<p class="after">Once it is applied you are asked whether to run ${list(commands.map(({ command }) => command))}.</p>`}
      ${of.keepsAnswers ? html`<p class="after">Your answers are kept in <code>.stewardry/answers</code>, so that this can follow the template when it moves on.</p>` : nothing}`;
  }

  #answer(name: string, value: string | boolean): void {
    this.answers = { ...this.answers, [name]: value };
    this.touched = new Set([...this.touched, name]);
    this.#changed();
  }

  #moveTo(into: string): void {
    this.into = into.trim();
    this.#changed();
  }

  async #pickFolder(): Promise<void> {
    const picked = await this.host.run('stewardry.pickTemplateFolder', this.#opened.folder);
    if (typeof picked === 'string') this.#moveTo(picked);
  }

  #changed(): void {
    this.host.keep({ answers: this.answers, into: this.into } satisfies Kept);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PAUSE_MS);
  }

  #ask(): void {
    clearTimeout(this.#timer);
    this.asked = { answers: this.answers, into: this.into };
  }

  /** Every field as it stands, those that are empty left out: their defaults count, or they are asked for. */
  #values(answers: Answers): Record<string, string | boolean> {
    const fields = fieldsOf(this.#template.value?.schema ?? {});
    const values = fields.map(({ name, initial }) => [name, answers[name] ?? initial] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== ''));
  }

  #submit(event: Event, of: Shown): void {
    event.preventDefault();
    void this.#go(of, false);
  }

  #how({ template: { kind } }: Pick<Shown, 'template'>): 'insert' | 'task' | 'review' {
    if (!TEXTS.has(kind)) return 'review';
    const { value } = this.#mode;
    return kind === 'prompt' && value !== undefined && value.mode !== 'none' ? 'task' : 'insert';
  }

  async #go({ template, schema }: Shown, isApplied: boolean): Promise<void> {
    if (this.isBusy) return;
    this.#ask();
    this.touched = new Set(fieldsOf(schema).map(({ name }) => name));
    this.isBusy = true;
    try {
      const { folder, id } = this.#opened;
      const target = { folder, id, variables: this.#values(this.answers), into: this.into };
      const { problems } = await this.host.request('templates/preview', target);
      const [first] = problems;
      if (first !== undefined) this.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(first.variable)}`)?.focus();
      else await this.host.run('stewardry.renderTemplate', { ...target, how: isApplied ? 'apply' : this.#how({ template }) });
    } finally {
      this.isBusy = false;
      void this.#preview.reload();
    }
  }
}

/** Kinds that are a text, not files. */
const TEXTS: ReadonlySet<string> = new Set(['snippet', 'prompt']);

const isText = ({ template: { kind } }: Shown): boolean => TEXTS.has(kind);

function list(commands: readonly string[]): TemplateResult[] {
  return commands.map(
    (command, index) => html`${index === 0 ? '' : index === commands.length - 1 ? ' and ' : ', '}<code>${command}</code>`,
  );
}

customElements.define('template-form', TemplateForm);
