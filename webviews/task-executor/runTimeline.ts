import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import type { Result } from '../shared/messages.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/icon.ts';
import '../shared/ui/list.ts';
import { listStyles } from '../shared/ui/list.ts';
import { partStyles } from './partStyles.ts';
import { hasEnded } from './runWords.ts';
import { stepRow, stepRowStyles } from './stepRow.ts';
import type { TimelineRow } from './timelineRows.ts';

/** Of more open steps the oldest close. */
const MOST_OPEN = 100;

/** The steps of a run as they happen: what was thought, said and done, what was decided on it and why. */
class RunTimeline extends LitElement {
  static override styles = [
    partStyles,
    controlStyles,
    listStyles,
    stepRowStyles,
    css`
      .head { padding: 10px 24px 6px; border-bottom: 1px solid var(--line); }
      .head ol { margin: 4px 0 0; padding: 0; list-style: none; }
      .head li { display: flex; gap: 6px; }
      summary { cursor: pointer; }
      sw-list { flex: 1; min-height: 0; }
      .notices { margin: 0; padding: 6px 24px; color: var(--muted); border-top: 1px solid var(--line); }
      @media (max-width: 500px) { .head, .notices { padding-left: 12px; padding-right: 12px; } }
    `,
  ];
  static override properties = {
    folder: {},
    shown: { attribute: false },
    rows: { attribute: false },
    notices: { attribute: false },
    open: { attribute: false },
    outputs: { state: true },
  };

  declare host: Host;
  declare folder: string;
  declare shown: Result<'runs/show'>;
  declare rows: readonly TimelineRow[];
  declare notices: readonly string[];
  /** Steps whose details are to be seen. */
  declare open: readonly string[];
  /** Whole outputs that were asked for, by the id of the step. */
  declare outputs: ReadonlyMap<string, string>;

  constructor() {
    super();
    this.outputs = new Map();
  }

  override render(): TemplateResult {
    const { run, prompt, plan } = this.shown;
    const isLong = prompt !== run.title;
    return html`
      ${!isLong && plan.length === 0 ? nothing : html`<div class="head">${isLong ? html`<details><summary>The whole task</summary><pre tabindex="0">${prompt}</pre></details>` : nothing}${this.#plan()}</div>`}
      <sw-list
        label="Steps"
        .follows=${!hasEnded(run.state)}
        .rowHeight=${34}
        .items=${this.rows}
        .keyOf=${({ key }: TimelineRow) => key}
        .template=${(row: TimelineRow) => this.#row(row)}
      ></sw-list>
      ${this.notices.length === 0 || hasEnded(run.state) ? nothing : html`<p class="notices" role="status">${this.notices.at(-1)}</p>`}
    `;
  }

  #plan(): TemplateResult | typeof nothing {
    const { plan } = this.shown;
    if (plan.length === 0) return nothing;
    const done = plan.filter(({ isDone }) => isDone).length;
    return html`<details open><summary>Plan, ${done} of ${plan.length} done</summary><ol>${plan.map(
      ({ title, isDone }) =>
        html`<li class=${isDone ? 'muted' : ''}><sw-icon name=${isDone ? 'check' : 'circle-outline'} label=${isDone ? 'done' : 'to do'}></sw-icon>${title}</li>`,
    )}</ol></details>`;
  }

  #row(row: TimelineRow): TemplateResult {
    return stepRow(row, {
      isOpen: this.open.includes(row.key),
      whole: this.outputs.get(row.key),
      toggle: () => this.#toggle(row.key),
      showWhole: () => this.#showWhole(row.key),
      openFile: (path) => this.host.run('stewardry.openRunFile', this.shown.run.id, path),
    });
  }

  #toggle(key: string): void {
    const open = this.open.includes(key) ? this.open.filter((each) => each !== key) : [...this.open, key].slice(-MOST_OPEN);
    this.dispatchEvent(new CustomEvent('open', { detail: open, bubbles: true, composed: true }));
  }

  async #showWhole(step: string): Promise<void> {
    const { text, isCut } = await this.host.request('runs/stepOutput', { folder: this.folder, id: this.shown.run.id, step });
    this.outputs = new Map(this.outputs).set(step, isCut ? `${text}\n… more was not kept` : text);
  }
}

customElements.define('run-timeline', RunTimeline);
