import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { RunSummary } from '../../protocol/runs.ts';
import type { Host } from '../shared/host.ts';
import { renderInline } from '../shared/markdown.ts';
import type { Result } from '../shared/messages.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/icon.ts';
import { countOf, joined } from '../shared/words.ts';
import { partStyles } from './partStyles.ts';
import { elsewhere, type RunAction, runActions } from './runActions.ts';
import './runRating.ts';
import { changesOf, costOf, hasEnded, lookOfRun, timeOf } from './runWords.ts';

/** While a run is at work its time is told this often. Milliseconds. */
const TICK_MS = 1_000;

/** The head of a run: what it is about, how it does, what it costs, and what can be done with it. */
class RunHeader extends LitElement {
  static override styles = [
    partStyles,
    controlStyles,
    css`
      :host { padding: 16px 24px 8px; gap: 6px; }
      .facts { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 14px; }
      .state { color: var(--text); display: inline-flex; align-items: center; gap: 6px; font-weight: 600; }
      .meter { display: inline-flex; align-items: center; gap: 6px; }
      .track { width: 72px; height: 6px; border-radius: 3px; overflow: hidden; background: var(--code-surface); border: 1px solid var(--line); }
      .spent { display: block; height: 100%; background: var(--vscode-progressBar-background); transform-origin: left; }
      .spent.much { background: var(--warning); }
      p { margin: 0; overflow-wrap: anywhere; }
      .bar { margin-top: 4px; }
      @media (max-width: 500px) { :host { padding: 12px 12px 8px; } .bar > .grow { flex-basis: 100%; } }
    `,
  ];
  static override properties = { folder: {}, shown: { attribute: false } };

  declare host: Host;
  declare folder: string;
  declare shown: Result<'runs/show'>;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => hasEnded(this.shown.run.state) || this.requestUpdate(), TICK_MS);
  }

  override disconnectedCallback(): void {
    clearInterval(this.#timer);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    const { run } = this.shown;
    const { icon, tone, words } = lookOfRun(run.state);
    const isAtWork = icon === 'loading';
    return html`
      <div class="bar"><h1 class="grow">${run.title}</h1>${this.#buttons(elsewhere(run))}</div>
      <div class="facts muted">
        <span class="state"><sw-icon name=${icon} class=${tone} ?spin=${isAtWork}></sw-icon>${words}</span>
        ${run.isScripted ? html`<span class="badge">scripted</span>` : nothing}
        <span>${joined([run.persona, run.model, countOf(run.steps, 'step'), timeOf(run), hasEnded(run.state) ? changesOf(run) : ''])}</span>
        ${this.#meter(run)}
        ${hasEnded(run.state) ? html`<run-rating .host=${this.host} .folder=${this.folder} .run=${run.id} .rating=${this.shown.rating}></run-rating>` : nothing}
      </div>
      ${run.status === '' ? nothing : html`<p>${renderInline(run.status)}</p>`}
      <div class="bar" role="toolbar" aria-label="Run">${this.#buttons(runActions(run))}</div>
    `;
  }

  #meter(run: RunSummary): TemplateResult {
    const { cost, budget, tokens } = run;
    const isUnknown = run.isCostUnknown === true;
    const words = joined([costOf(run), isUnknown ? '' : countOf(tokens, 'token')]);
    if (isUnknown || budget === undefined || budget === 0) return html`<span title="Cost and tokens">${words}</span>`;
    const part = Math.min(1, cost / budget);
    return html`<span class="meter" role="meter" aria-label="Cost" aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(part * 100)} aria-valuetext=${words}>
      <span class="track"><span class="spent ${part > 0.8 ? 'much' : ''}" .style=${`transform: scaleX(${part})`}></span></span>${words}</span>`;
  }

  #buttons(actions: readonly RunAction[]): readonly TemplateResult[] {
    return actions.map(
      (action, index) =>
        html`<vscode-button ?secondary=${index > 0 || action.isQuiet === true} @click=${() => this.#do(action)}>${action.label}</vscode-button>`,
    );
  }

  async #do({ does }: RunAction): Promise<void> {
    const { run } = this.shown;
    const of = { folder: this.folder, id: run.id };
    if (does.kind === 'request') await this.host.request(does.method, of);
    else if (does.kind === 'command') await this.host.run(does.command, run.id);
    else if (does.kind === 'again') this.#again(run);
    else if (does.kind === 'continue')
      this.#tell('again', { prompt: '', context: [], persona: run.persona, session: run.session, budget: '', plans: false });
    else this.#tell('go', does.place === 'compare' ? { mode: 'compare', run: run.id, other: '' } : { mode: does.place });
  }

  /** The same task, to be looked over before it is started: in a session of its own, so that both can be compared. */
  #again(run: RunSummary): void {
    const { prompt, given } = this.shown;
    const budget = run.budget === undefined ? '' : String(run.budget / 1_000_000);
    this.#tell('again', { prompt, context: given.context, persona: run.persona, model: given.model, budget, plans: given.plans });
  }

  #tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

customElements.define('run-header', RunHeader);
