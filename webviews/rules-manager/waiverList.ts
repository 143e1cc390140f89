import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import type { Result } from '../shared/messages.ts';
import { Listening, Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/empty.ts';
import '../shared/ui/icon.ts';
import '../shared/ui/list.ts';
import { listStyles } from '../shared/ui/list.ts';
import { shown } from '../shared/ui/shown.ts';
import { countOf, joined } from '../shared/words.ts';
import { managerStyles } from './managerStyles.ts';
import './waiverForm.ts';
import type { WaiverChange } from './waiverForm.ts';

type Waiver = Result<'rules/waivers'>['waivers'][number];

/** What each state looks like and what it is called. */
const STATES: Readonly<Record<Waiver['state'], { readonly icon: string; readonly color: string; readonly word: string }>> = {
  expired: { icon: 'error', color: 'error', word: 'Expired' },
  ineffective: { icon: 'error', color: 'error', word: 'Without effect' },
  expiring: { icon: 'clock', color: 'warning', word: 'Ends soon' },
  unused: { icon: 'circle-slash', color: 'muted', word: 'No longer needed' },
  active: { icon: 'pass', color: 'good', word: 'In force' },
};

/** Every suppression and every entry of the baseline; chosen ones are renewed or ended together. */
export class WaiverList extends LitElement {
  static override styles = [
    controlStyles,
    listStyles,
    managerStyles,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; }
      .filters { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; padding: 10px 0; }
      .filters input { flex: 1 1 200px; width: auto; }
      .filters select { flex: 0 1 180px; width: auto; }
      sw-list { flex: 1; min-height: 160px; }
      .waiver { display: flex; gap: 10px; padding: 6px 4px; line-height: 1.4; border-bottom: 1px solid var(--line); }
      .waiver input { align-self: flex-start; margin-top: 3px; }
      .waiver sw-icon { margin-top: 1px; }
      .waiver .until { white-space: nowrap; text-align: right; }
      @media (max-width: 500px) {
        .waiver { flex-wrap: wrap; row-gap: 0; }
        .waiver .grow { flex-basis: calc(100% - 70px); }
        .waiver .until { flex-basis: 100%; padding-left: 52px; text-align: left; }
      }
      .first { display: flex; flex-wrap: wrap; gap: 0 12px; }
      .name { font-weight: 600; overflow-wrap: anywhere; }
    `,
  ];
  static override properties = { text: { state: true }, state: { state: true }, chosen: { state: true } };

  declare host: Host;
  declare folder: string;
  declare text: string;
  declare state: string;
  /** Keys of the waivers that are ticked. */
  declare chosen: ReadonlySet<string>;
  readonly #waivers = new Request(this, 'rules/waivers', () => ({ folder: this.folder }));

  constructor() {
    super();
    this.text = '';
    this.state = '';
    this.chosen = new Set();
    new Listening(this, 'rules/changed', () => this.#waivers.reload());
    new Listening(this, 'rules/findingsChanged', ({ isComplete }) => isComplete && this.#waivers.reload());
  }

  override render(): TemplateResult | typeof nothing {
    return shown(this.#waivers, ({ waivers }) => (waivers.length === 0 ? none() : this.#list(waivers)));
  }

  #list(all: readonly Waiver[]): TemplateResult {
    const waivers = all.filter((waiver) => this.#fits(waiver));
    const chosen = all.filter((waiver) => this.chosen.has(keyOf(waiver)));
    return html`
      <div class="filters" role="search">
        <input type="search" aria-label="Search waivers" placeholder="Search waivers" @input=${(event: Event) => (this.text = saidIn(event))} />
        <select aria-label="State" @change=${(event: Event) => (this.state = saidIn(event))}>
          <option value="">Any state</option>
          ${Object.entries(STATES).map(([state, { word }]) => html`<option value=${state}>${word} (${all.filter((waiver) => waiver.state === state).length})</option>`)}
        </select>
        <button class="link" @click=${() => this.#chooseAll(waivers)}>${isEvery(waivers, this.chosen) ? 'Choose none' : 'Choose all'}</button>
        <span class="muted" role="status">${countOf(waivers.length, 'waiver')}</span>
      </div>
      ${
        chosen.length === 0
          ? nothing
          : html`<waiver-form .chosen=${chosen} @renew=${(event: CustomEvent<WaiverChange>) => this.#renew(chosen, event.detail)} @end=${() => this.#end(chosen)}></waiver-form>`
      }
      <sw-list label="Waivers" rowHeight="56" .items=${waivers} .keyOf=${keyOf} .template=${(waiver: Waiver) => this.#row(waiver)}></sw-list>
    `;
  }

  #row(waiver: Waiver): TemplateResult {
    const { icon, color, word } = STATES[waiver.state];
    const where = `${waiver.path}${waiver.line === undefined ? '' : `:${waiver.line + 1}`}`;
    return html`<div class="waiver">
      <input type="checkbox" aria-label=${`${waiver.ruleIds.join(', ')} in ${where}`} .checked=${this.chosen.has(keyOf(waiver))} @change=${() => this.#toggle(keyOf(waiver))} />
      <sw-icon class=${color} name=${icon} label=${word} title=${word}></sw-icon>
      <div class="grow">
        <div class="first"><span class="name">${waiver.ruleIds.join(', ')}</span><button class="link" @click=${() => this.#open(waiver)}>${where}</button></div>
        <div>${waiver.reason ?? html`<span class="muted">No reason given</span>`}</div>
        ${waiver.problem === undefined ? nothing : html`<div class="error">${waiver.problem}</div>`}
        <div class="muted">${joined([waiver.reference.kind === 'baseline' ? 'Baseline' : 'Comment', waiver.owner ?? waiver.ruleOwner, waiver.findings === 0 ? 'waives nothing' : countOf(waiver.findings, 'finding')])}</div>
      </div>
      <div class=${waiver.state === 'active' ? 'until' : `until ${color}`}>${waiver.until === undefined ? html`<span class="muted">No end</span>` : html`until ${waiver.until}`}</div>
    </div>`;
  }

  #fits(waiver: Waiver): boolean {
    if (this.state !== '' && waiver.state !== this.state) return false;
    const said =
      `${waiver.ruleIds.join(' ')} ${waiver.path} ${waiver.reason ?? ''} ${waiver.owner ?? ''} ${waiver.ruleOwner ?? ''}`.toLowerCase();
    return this.text
      .toLowerCase()
      .split(/\s+/)
      .every((word) => said.includes(word));
  }

  #toggle(key: string): void {
    this.chosen = this.chosen.symmetricDifference(new Set([key]));
  }

  #chooseAll(waivers: readonly Waiver[]): void {
    this.chosen = isEvery(waivers, this.chosen) ? new Set() : new Set(waivers.map(keyOf));
  }

  #open({ path, line = 0 }: Waiver): void {
    void this.host.run('stewardry.openRuleSource', { file: `${this.folder}/${path}`, line });
  }

  async #renew(chosen: readonly Waiver[], change: WaiverChange): Promise<void> {
    await this.#save(chosen);
    await this.host.request('rules/renewWaivers', { folder: this.folder, waivers: chosen.map(({ reference }) => reference), ...change });
    await this.#done();
  }

  async #end(chosen: readonly Waiver[]): Promise<void> {
    await this.#save(chosen);
    await this.host.request('rules/endWaivers', { folder: this.folder, waivers: chosen.map(({ reference }) => reference) });
    await this.#done();
  }

  /** What a person has typed in these files and not saved must not be lost, nor stand against what is written. */
  #save(chosen: readonly Waiver[]): Promise<unknown> {
    return this.host.run('stewardry.saveWaivedFiles', this.folder, [...new Set(chosen.map(({ path }) => path))]);
  }

  async #done(): Promise<void> {
    this.chosen = new Set();
    await this.#waivers.reload();
  }
}

function none(): TemplateResult {
  return html`<sw-empty icon="pass" what="Nothing is waived" why="A finding that is suppressed with a reason, or accepted in the baseline, is listed here until it is mended."></sw-empty>`;
}

const keyOf = ({ reference }: Waiver): string =>
  (reference.kind === 'comment'
    ? `${reference.path}:${reference.line}:${reference.text}`
    : `${reference.path}:${reference.ruleId}:${reference.fingerprint}`
  ).replaceAll(/\s/g, '-');

const isEvery = (waivers: readonly Waiver[], chosen: ReadonlySet<string>): boolean => waivers.every((waiver) => chosen.has(keyOf(waiver)));

function saidIn({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : '';
}

customElements.define('waiver-list', WaiverList);
