import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { RunSummary } from '../../protocol/runs.ts';
import type { ContextItem } from '../../protocol/sessions.ts';
import type { Host } from '../shared/host.ts';
import { Listening, Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/icon.ts';
import './contextChips.ts';
import { partStyles } from './partStyles.ts';
import './recentRuns.ts';
import { parseBudget } from './runWords.ts';
import './taskChoices.ts';
import type { Draft } from './taskState.ts';

/** A task that is being written: what should be done, what the model gets with it, who does it, and what it may cost. */
class NewTask extends LitElement {
  static override styles = [
    partStyles,
    controlStyles,
    css`
      label.task { display: block; margin: 4px 0 8px; font-size: 1.35em; font-weight: 600; }
      textarea { min-height: 108px; field-sizing: content; max-height: 50vh; }
      .block { margin-top: 12px; }
      .obstacle { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-top: 12px; padding: 8px 12px; border-left: 3px solid var(--warning); background: var(--notice-surface); color: var(--notice-text); }
      .obstacle span { flex: 1; min-width: 200px; }
      .start { margin-top: 16px; }
    `,
  ];
  static override properties = { draft: { attribute: false }, folder: {}, isStarting: { state: true } };

  declare host: Host;
  declare folder: string;
  declare draft: Draft;
  declare isStarting: boolean;
  readonly #health = new Request(this, 'ai/health', () => ({ folder: this.folder }));

  constructor() {
    super();
    this.isStarting = false;
    // A file of the folder, or a setting, may name other providers or another mode.
    new Listening(this, 'rules/changed', () => this.#health.reload());
    new Listening(this, 'ai/modeChanged', () => this.#health.reload());
  }

  override render(): TemplateResult {
    const { draft, host, folder } = this;
    return html`<div class="scroll pad"><div class="column">
      <div class="bar"><label class="task grow" for="task">What should be done?</label>
        <vscode-button secondary @click=${() => this.#go({ mode: 'history' })}>History</vscode-button></div>
      <textarea
        id="task"
        placeholder="Describe the change. What is named, such as a file or a rule, is found."
        .value=${draft.prompt}
        @input=${(event: InputEvent) => this.#change({ prompt: textOf(event) })}
        @keydown=${(event: KeyboardEvent) => this.#press(event)}
      ></textarea>
      <context-chips class="block" .host=${host} .folder=${folder} .prompt=${draft.prompt} .context=${draft.context}
        @change=${(event: CustomEvent<readonly ContextItem[]>) => this.#change({ context: event.detail })}></context-chips>
      <task-choices class="block" .host=${host} .folder=${folder} .draft=${draft}
        @change=${(event: CustomEvent<Partial<Draft>>) => this.#change(event.detail)}></task-choices>
      ${this.#obstacle()}
      <div class="bar start">
        <vscode-button ?disabled=${!this.#canStart} @click=${() => this.#start()}>Run Task</vscode-button>
        <span class="muted">${this.isStarting ? 'Starting…' : 'Ctrl+Enter. It works in a copy: nothing of yours changes before you say so.'}</span>
      </div>
      <recent-runs .host=${host} .folder=${folder}></recent-runs>
    </div></div>`;
  }

  get #canStart(): boolean {
    return this.draft.prompt.trim() !== '' && parseBudget(this.draft.budget) !== undefined && !this.isStarting && !this.#isOff;
  }

  get #isOff(): boolean {
    return this.#health.value?.mode === 'none';
  }

  #obstacle(): TemplateResult | typeof nothing {
    const { value } = this.#health;
    if (value === undefined) return nothing;
    const isOff = this.#isOff;
    if (!isOff && value.providers.some(({ isUsable }) => isUsable)) return nothing;
    const reason = value.providers.find(({ failure }) => failure !== undefined)?.failure?.message;
    const text = isOff
      ? 'AI is switched off in this folder, so no task runs. Rules, fixes and templates work without.'
      : `No model can be asked. ${reason ?? ''}`;
    return html`<div class="obstacle" role="status"><sw-icon name="warning" class="warn"></sw-icon><span>${text}</span>
      <vscode-button secondary @click=${() => this.#remedy('stewardry.setAiMode')}>Choose Models…</vscode-button>
      ${isOff ? nothing : html`<vscode-button secondary @click=${() => this.#remedy('stewardry.setApiKey')}>Set API Key…</vscode-button>`}
    </div>`;
  }

  async #remedy(command: string): Promise<void> {
    await this.host.run(command);
    await this.#health.reload();
  }

  #press(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void this.#start();
  }

  async #start(): Promise<void> {
    if (!this.#canStart) return;
    this.isStarting = true;
    const { budget, ...task } = this.draft;
    try {
      // What stewardry.startTask answers with: the run, or nothing when the person was asked and thought better of it.
      const run = (await this.host.run('stewardry.startTask', { ...task, folder: this.folder, ...parseBudget(budget) })) as
        | RunSummary
        | undefined;
      if (run !== undefined && run !== null) this.dispatchEvent(new CustomEvent('started', { detail: run.id, bubbles: true }));
    } finally {
      this.isStarting = false;
    }
  }

  #change(change: Partial<Draft>): void {
    this.dispatchEvent(new CustomEvent('draft', { detail: { ...this.draft, ...change }, bubbles: true }));
  }

  #go(detail: object): void {
    this.dispatchEvent(new CustomEvent('go', { detail, bubbles: true }));
  }
}

function textOf(event: Event): string {
  return event.target instanceof HTMLTextAreaElement ? event.target.value : '';
}

customElements.define('new-task', NewTask);
