import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { RunDecision, RunSummary } from '../../protocol/runs.ts';
import type { Host } from '../shared/host.ts';
import { Listening, Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/empty.ts';
import '../shared/ui/list.ts';
import { listStyles } from '../shared/ui/list.ts';
import { shown } from '../shared/ui/shown.ts';
import { joined, moment } from '../shared/words.ts';
import { partStyles } from './partStyles.ts';

/** Why things were done so: the words of the model first-hand, the verdicts, and who said yes. */
class RunDecisions extends LitElement {
  static override styles = [
    partStyles,
    controlStyles,
    listStyles,
    css`
      sw-list { flex: 1; min-height: 0; }
      article { padding: 8px 24px; border-bottom: 1px solid var(--line); }
      h3 { margin: 0; font-size: 1em; font-weight: 600; overflow-wrap: anywhere; }
      p { margin: 2px 0; overflow-wrap: anywhere; }
      @media (max-width: 500px) { article { padding: 8px 12px; } }
    `,
  ];
  static override properties = { folder: {}, run: { attribute: false } };

  declare host: Host;
  declare folder: string;
  declare run: RunSummary;
  readonly #decisions = new Request(this, 'runs/decisions', () => ({ folder: this.folder, run: this.run.id, limit: 500 }));

  constructor() {
    super();
    new Listening(this, 'runs/changed', ({ runs }) => void (runs.some(({ id }) => id === this.run.id) && this.#decisions.reload()));
  }

  override render(): TemplateResult | typeof nothing {
    return shown(this.#decisions, ({ decisions }) =>
      decisions.length === 0
        ? html`<sw-empty icon="law" what="No decisions yet" why="Each action that the model asks for is decided on, and the reason is kept."></sw-empty>`
        : html`<sw-list label="Decisions" .rowHeight=${62} .items=${decisions} .keyOf=${({ id }: RunDecision) => id} .template=${row}></sw-list>`,
    );
  }
}

function row({ what, why, verdict, approver, alternatives, evidence, persona, model, at }: RunDecision): TemplateResult {
  return html`<article>
    <h3>${what}</h3>
    <p>${why}</p>
    ${alternatives.length === 0 ? nothing : html`<p class="muted">Instead of: ${alternatives.join('; ')}</p>`}
    ${evidence.length === 0 ? nothing : html`<p class="muted">${evidence.join('; ')}</p>`}
    <p class="muted">${joined([verdict, approver, persona, model, moment(at)])}</p>
  </article>`;
}

customElements.define('run-decisions', RunDecisions);
