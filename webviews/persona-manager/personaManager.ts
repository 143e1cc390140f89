import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { type Host, RequestFailure } from '../shared/host.ts';
import type { Result } from '../shared/messages.ts';
import { Listening, Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import { shown } from '../shared/ui/shown.ts';
import { countOf } from '../shared/words.ts';
import { type Draft, lineSpan, readDraft, renamed } from './draft.ts';
import { personaStyles } from './personaStyles.ts';
import './tryIt.ts';

/** What the page was opened for. */
interface State {
  readonly folder: string;
  readonly id: string;
  readonly newId?: string;
}

type Shown = Result<'personas/show'>;
type Check = Result<'personas/validate'>;

/** Somebody types: what is wrong is asked for when they pause. Milliseconds. */
const PAUSE_MS = 200;

/** The page of one persona: its file, what is wrong with it, what it may do in plain words, and trying it out before anybody works with it. */
class PersonaManager extends LitElement {
  static override styles = [controlStyles, personaStyles];
  static override properties = { draft: { state: true }, settled: { state: true }, conflict: { state: true } };

  declare host: Host;
  declare draft: Draft | undefined;
  /** The text that was there when the person last paused. */
  declare settled: string | undefined;
  /** Why it was not saved. */
  declare conflict: string | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  readonly #persona = new Request(this, 'personas/show', () => ({ folder: this.#state.folder, id: this.#state.id }));
  readonly #check = new Request(this, 'personas/validate', () => this.#toCheck());

  constructor() {
    super();
    new Listening(this, 'personas/changed', ({ folder }) => {
      if (folder === this.#state.folder) void this.#persona.reload();
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.draft = readDraft(this.host.kept);
    this.settled = this.draft?.text;
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#pause);
    super.disconnectedCallback();
  }

  override willUpdate(): void {
    const persona = this.#persona.value;
    // What is being edited is not taken away.
    if (persona !== undefined && !this.#isChanged) this.#begin(persona);
  }

  override render(): TemplateResult {
    return html`<main>${shown(this.#persona, (persona) => this.#show(persona))}</main>`;
  }

  get #state(): State {
    return this.host.state as State; // personasView.contribution.ts opens the page with it
  }

  get #id(): string {
    return this.#state.newId ?? this.#state.id;
  }

  get #isChanged(): boolean {
    return this.draft !== undefined && this.draft.text !== this.draft.from;
  }

  #toCheck() {
    return this.settled === undefined ? undefined : { folder: this.#state.folder, file: `${this.#id}.md`, text: this.settled };
  }

  #show({ persona }: Shown): TemplateResult {
    const { draft } = this;
    if (draft === undefined) return html`<sw-loading></sw-loading>`;
    const check = this.#check.value;
    return html`
      <h1>${check?.persona?.name ?? persona.name}</h1>
      <p class="muted">${this.#place(persona.layer)}</p>
      <div class="columns">
        <section class="file" aria-label="File">
          <label for="text">${`.stewardry/personas/${this.#id}.md`}</label>
          <textarea id="text" spellcheck="false" rows="26" aria-describedby="problems" .value=${draft.text} @input=${(event: Event) => this.#type(event)}></textarea>
          <div id="problems" role="status">${check === undefined ? nothing : this.#problems(check)}</div>
          ${this.conflict === undefined ? nothing : this.#conflict(this.conflict)}
          <div class="actions">
            <vscode-button ?disabled=${!this.#canSave} @click=${() => this.#save()}>Save</vscode-button>
            ${this.#isChanged && this.#state.newId === undefined ? html`<vscode-button secondary @click=${() => this.#discard()}>Discard Changes</vscode-button>` : nothing}
            <vscode-button secondary @click=${() => this.host.run('stewardry.openPersonaFile', { folder: this.#state.folder, id: persona.id })}>Open File</vscode-button>
          </div>
        </section>
        <section class="facts">
          <h2>What it may do</h2>
          ${check === undefined ? nothing : mayDo(check)}
          <h2>Try it</h2>
          <try-it .host=${this.host} .folder=${this.#state.folder} .file=${`${this.#id}.md`} .text=${draft.text}></try-it>
        </section>
      </div>
    `;
  }

  #place(layer: Shown['persona']['layer']): string {
    if (this.#state.newId !== undefined) return `New, made from "${this.#state.id}". It is there once you save it.`;
    if (layer === 'workspace') return 'Of this folder.';
    const from = layer === 'built-in' ? 'Built in.' : 'Yours, for every folder.';
    return `${from} What you save here holds for this folder only, and replaces it there.`;
  }

  get #canSave(): boolean {
    const isChecked = this.#check.value?.problems.length === 0 && this.settled === this.draft?.text && !this.#check.isLoading;
    return isChecked && (this.#isChanged || this.#state.newId !== undefined);
  }

  #problems({ problems }: Check): TemplateResult {
    if (problems.length === 0) return html`<p class="fine"><sw-icon name="pass"></sw-icon> It can be used.</p>`;
    return html`<p class="wrong"><sw-icon name="error"></sw-icon> ${countOf(problems.length, 'problem')}</p>
      <ul>${problems.map(({ line, message }) => html`<li><button class="link" @click=${() => this.#goTo(line)}>Line ${line + 1}</button> ${message}</li>`)}</ul>`;
  }

  #conflict(message: string): TemplateResult {
    return html`<div class="conflict" role="alert">
      <p>${message}</p>
      <vscode-button secondary @click=${() => this.#discard()}>Show What Is There Now</vscode-button>
    </div>`;
  }

  #begin({ persona, text, digest }: Shown): void {
    const isNew = this.#state.newId !== undefined;
    const from = isNew ? renamed(text, this.#id) : text;
    if (this.draft?.from === from) return;
    this.#keep({ text: from, from, basedOn: !isNew && persona.layer === 'workspace' ? digest : null });
    this.settled = from;
  }

  #keep(draft: Draft): void {
    this.draft = draft;
    this.host.keep(draft);
  }

  #type(event: Event): void {
    const { target } = event;
    if (!(target instanceof HTMLTextAreaElement) || this.draft === undefined) return;
    this.#keep({ ...this.draft, text: target.value });
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.settled = this.draft?.text;
    }, PAUSE_MS);
  }

  #goTo(line: number): void {
    const field = this.renderRoot.querySelector('textarea');
    const [start, end] = lineSpan(this.draft?.text ?? '', line);
    field?.focus();
    field?.setSelectionRange(start, end);
  }

  /** What is there now, instead of what was typed. */
  #discard(): void {
    this.conflict = undefined;
    this.draft = undefined;
    void this.#persona.reload();
  }

  async #save(): Promise<void> {
    const { draft } = this;
    if (draft === undefined) return;
    const { folder } = this.#state;
    try {
      const { digest } = await this.host.request('personas/save', { folder, id: this.#id, text: draft.text, basedOn: draft.basedOn });
      this.conflict = undefined;
      this.#keep({ text: draft.text, from: draft.text, basedOn: digest });
      // From now on it is a persona like any other.
      if (this.#state.newId !== undefined) await this.host.run('stewardry.openPersona', { folder, id: this.#id });
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      if (!error.isCancelled) this.conflict = error.message;
    }
  }
}

function mayDo({ persona, mayDo: sentences }: Check): TemplateResult {
  if (persona === undefined) return html`<p class="muted">This shows once the problems are mended.</p>`;
  const bound = persona.rules.length === 0 ? [] : [`Is bound by ${persona.rules.join(', ')}, also where they are off.`];
  const given = persona.practices.length === 0 ? [] : [`Is given the practices ${persona.practices.join(', ')}.`];
  return html`<ul>${[...sentences, ...bound, ...given].map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
}

customElements.define('persona-manager', PersonaManager);
