import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import { Listening, Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import { parseBudget } from './runWords.ts';
import type { Draft } from './taskState.ts';

interface Option {
  readonly value: string;
  readonly label: string;
}

/** Who works on a task, with which model, in which session, for how much. Fires `change` with what was changed. */
class TaskChoices extends LitElement {
  static override styles = [
    controlStyles,
    css`
      :host { display: block; }
      .grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(200px, 100%), 1fr)); gap: 12px 16px; }
      .grid > div { min-width: 0; }
      .grid label { display: block; margin-bottom: 4px; }
      .hint { margin: 4px 0 0; color: var(--muted); }
      .wrong { color: var(--vscode-errorForeground); }
      .check { display: inline-flex; align-items: center; gap: 8px; margin-top: 12px; }
    `,
  ];
  static override properties = { folder: {}, draft: { attribute: false } };

  declare host: Host;
  declare folder: string;
  declare draft: Draft;
  readonly #personas = new Request(this, 'personas/list', () => ({ folder: this.folder }));
  readonly #models = new Request(this, 'ai/models', () => ({ folder: this.folder }));
  readonly #sessions = new Request(this, 'sessions/list', () => ({ folder: this.folder }));

  constructor() {
    super();
    new Listening(this, 'personas/changed', () => this.#personas.reload());
    new Listening(this, 'sessions/changed', () => this.#sessions.reload());
  }

  override render(): TemplateResult {
    const { persona, session, budget, plans } = this.draft;
    const isWrong = parseBudget(budget) === undefined;
    return html`
      <div class="grid">
        <div>${this.#select('persona', 'Persona', persona ?? 'developer', this.#personaOptions())}<p class="hint">${this.#personaHint()}</p></div>
        <div>${this.#modelSelect()}</div>
        <div>${this.#select('session', 'Session', session ?? '', this.#sessionOptions())}</div>
        <div><label for="budget">Budget in dollars</label><input id="budget" type="text" inputmode="decimal" placeholder="As configured" .value=${budget}
          aria-invalid=${isWrong} aria-describedby="wrong" @input=${(event: Event) => this.#set('budget', chosenIn(event))}>
          <p id="wrong" class="hint wrong">${isWrong ? 'An amount in dollars, such as 0.50' : nothing}</p></div>
      </div>
      <label class="check"><input type="checkbox" .checked=${plans} @change=${(event: Event) => this.#change({ plans: isChecked(event) })}>Make a plan first, which I approve</label>
    `;
  }

  #select(name: 'persona' | 'session', label: string, chosen: string, options: readonly Option[]): TemplateResult {
    return html`<label for=${name}>${label}</label><select id=${name} @change=${(event: Event) => this.#set(name, chosenIn(event))}>
      ${options.map(({ value, label: text }) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}</select>`;
  }

  #personaOptions(): readonly Option[] {
    const { persona = 'developer' } = this.draft;
    return (this.#personas.value?.personas ?? [{ id: persona, name: persona }]).map(({ id, name }) => ({ value: id, label: name }));
  }

  #personaHint(): string {
    return this.#personas.value?.personas.find(({ id }) => id === (this.draft.persona ?? 'developer'))?.description ?? '';
  }

  #sessionOptions(): readonly Option[] {
    const sessions = this.#sessions.value?.sessions ?? [];
    return [{ value: '', label: 'A new session' }, ...sessions.map(({ id, title }) => ({ value: id, label: title }))];
  }

  #modelSelect(): TemplateResult {
    const { model = '' } = this.draft;
    const providers = (this.#models.value?.providers ?? []).filter(({ models }) => models.length > 0);
    const isKnown = model === '' || providers.some(({ models }) => models.some(({ name }) => name === model));
    return html`<label for="model">Model</label><select id="model" @change=${(event: Event) => this.#set('model', chosenIn(event))}>
      <option value="" ?selected=${model === ''}>As the persona has it</option>
      ${isKnown ? nothing : html`<option value=${model} selected>${model}</option>`}
      ${providers.map(
        ({
          id,
          label,
          locality,
          isScripted,
          models,
        }) => html`<optgroup label="${label}, ${isScripted ? 'a script, not a model' : locality === 'local' ? 'on this machine' : 'in the cloud'}">
          ${models.map(({ name }) => html`<option value=${name} ?selected=${name === model}>${name.slice(id.length + 1)}</option>`)}</optgroup>`,
      )}</select>
      ${this.#models.isLoading && this.#models.value === undefined ? html`<p class="hint">Asks the providers…</p>` : nothing}`;
  }

  #set(name: 'persona' | 'model' | 'session' | 'budget', value: string): void {
    this.#change({ [name]: value === '' && name !== 'budget' ? undefined : value });
  }

  #change(detail: Partial<Draft>): void {
    this.dispatchEvent(new CustomEvent('change', { detail }));
  }
}

function chosenIn({ target }: Event): string {
  return target instanceof HTMLSelectElement || target instanceof HTMLInputElement ? target.value : '';
}

function isChecked({ target }: Event): boolean {
  return target instanceof HTMLInputElement && target.checked;
}

customElements.define('task-choices', TaskChoices);
