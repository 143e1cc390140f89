import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { SampleAction } from '../../protocol/personas.ts';
import type { Host } from '../shared/host.ts';
import type { Result } from '../shared/messages.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/icon.ts';

type Verdict = Result<'personas/dryRun'>;
type Kind = 'read' | 'edit' | 'delete' | 'command' | 'delegate' | 'mcp';

/** A kind of action: what people call it, what is asked for, and an example. */
interface Sample {
  readonly label: string;
  readonly field: string;
  readonly example: string;
}

const SAMPLES: Readonly<Record<Kind, Sample>> = {
  read: { label: 'Read a file', field: 'File', example: 'src/index.ts' },
  edit: { label: 'Change a file', field: 'File', example: 'src/index.ts' },
  delete: { label: 'Delete a file', field: 'File', example: 'src/index.ts' },
  command: { label: 'Run a command', field: 'Command', example: 'npm test' },
  delegate: { label: 'Hand on work', field: 'Persona', example: 'reviewer' },
  mcp: { label: 'Call an MCP tool', field: 'Server/tool', example: 'github/create_issue' },
};

const OUTCOMES: Readonly<Record<Verdict['outcome'], readonly [icon: string, words: string]>> = {
  allow: ['pass', 'Allowed'],
  ask: ['question', 'You would be asked'],
  deny: ['circle-slash', 'Denied'],
  error: ['warning', 'A check is broken, so nothing may happen'],
};

/** Tries a persona out against an action: what `govern` says, and why. Nothing is done. */
export class TryIt extends LitElement {
  static override styles = [
    controlStyles,
    css`
      :host { display: block; }
      form { display: grid; gap: 8px; }
      label { display: grid; gap: 2px; }
      textarea { font-family: var(--code-font); font-size: var(--code-size); }
      .verdict { margin-top: 12px; padding: 8px 12px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--notice-surface); color: var(--notice-text); }
      .verdict strong { margin-left: 4px; }
      .allow sw-icon { color: var(--good); }
      .deny sw-icon, .error sw-icon { color: var(--error); }
      .ask sw-icon { color: var(--warning); }
      .verdict p { margin: 6px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
    `,
  ];
  static override properties = {
    folder: {},
    file: {},
    text: {},
    kind: { state: true },
    subject: { state: true },
    content: { state: true },
    verdict: { state: true },
    isAsking: { state: true },
  };

  declare host: Host;
  declare folder: string;
  declare file: string;
  /** Of the persona file, as it is being edited. */
  declare text: string;
  declare kind: Kind;
  declare subject: string;
  /** The whole file after a change. */
  declare content: string;
  declare verdict: Verdict | undefined;
  declare isAsking: boolean;

  constructor() {
    super();
    Object.assign(this, { kind: 'edit', subject: SAMPLES.edit.example, content: '', isAsking: false });
  }

  override willUpdate(changed: Map<string, unknown>): void {
    // What it said is about another text.
    if (changed.has('text') || changed.has('kind') || changed.has('subject') || changed.has('content')) this.verdict = undefined;
  }

  override render(): TemplateResult {
    const { field } = SAMPLES[this.kind];
    return html`
      <form @submit=${(event: Event) => this.#submit(event)}>
        <label>Action
          <select @change=${(event: Event) => this.#choose(fieldValue(event))}>
            ${Object.entries(SAMPLES).map(([kind, { label }]) => html`<option value=${kind} ?selected=${kind === this.kind}>${label}</option>`)}
          </select>
        </label>
        <label>${field}
          <input type="text" spellcheck="false" .value=${this.subject} @input=${(event: Event) => {
            this.subject = fieldValue(event);
          }}>
        </label>
        ${this.kind === 'edit' ? this.#after() : nothing}
        <div><vscode-button secondary ?disabled=${this.subject.trim() === ''} @click=${() => this.#try()}>Try</vscode-button></div>
      </form>
      <div role="status">${this.verdict === undefined ? nothing : verdictOf(this.verdict)}</div>
    `;
  }

  #after(): TemplateResult {
    return html`<label>Whole file afterwards
      <textarea rows="3" spellcheck="false" placeholder="What it would say then, for the rules to look at" .value=${this.content} @input=${(
        event: Event,
      ) => {
        this.content = fieldValue(event);
      }}></textarea>
    </label>`;
  }

  #choose(kind: string): void {
    if (!isKind(kind)) return;
    this.kind = kind;
    this.subject = SAMPLES[kind].example;
  }

  #submit(event: Event): void {
    event.preventDefault();
    void this.#try();
  }

  /** The button stays enabled meanwhile: a disabled one would lose the focus. */
  async #try(): Promise<void> {
    if (this.isAsking) return;
    const { folder, file, text } = this;
    this.isAsking = true;
    try {
      const verdict = await this.host.request('personas/dryRun', { folder, file, text, action: this.#action() });
      if (text === this.text) this.verdict = verdict;
    } finally {
      this.isAsking = false;
    }
  }

  #action(): SampleAction {
    const subject = this.subject.trim();
    switch (this.kind) {
      case 'read':
        return { kind: 'read', path: subject };
      case 'edit':
        return { kind: 'edit', path: subject, text: this.content };
      case 'delete':
        return { kind: 'edit', path: subject, text: null };
      case 'command':
        return { kind: 'command', command: subject };
      case 'delegate':
        return { kind: 'delegate', persona: subject };
      case 'mcp': {
        const [server = '', ...tool] = subject.split('/');
        return { kind: 'mcp', server, tool: tool.join('/') };
      }
    }
  }
}

function verdictOf({ outcome, reason, opinions, amendments }: Verdict): TemplateResult {
  const [icon, words] = OUTCOMES[outcome];
  const advice = opinions.filter((opinion) => opinion.outcome === 'allow').map((opinion) => opinion.reason);
  const why = [reason, ...amendments, ...advice].filter((text) => text !== '');
  return html`<div class="verdict ${outcome}">
    <sw-icon name=${icon}></sw-icon><strong>${words}</strong>
    ${why.map((text) => html`<p>${text}</p>`)}
  </div>`;
}

const isKind = (kind: string): kind is Kind => Object.hasOwn(SAMPLES, kind);

/** Of the field that fired. */
function fieldValue({ target }: Event): string {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
  return isField ? target.value : '';
}

customElements.define('try-it', TryIt);
