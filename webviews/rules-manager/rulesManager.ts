import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import { Listening, Request } from '../shared/request.ts';
import { shown } from '../shared/ui/shown.ts';
import '../shared/ui/tabs.ts';
import './importPanel.ts';
import { managerStyles } from './managerStyles.ts';
import { type Draft, type Kept, NEW_RULE, NO_FILTER, type OpenedWith, type RuleFilter } from './openedWith.ts';
import './packDetails.ts';
import './ruleDetails.ts';
import './ruleEditor.ts';
import './ruleList.ts';
import { keyOf, type Pack, rowsOf } from './ruleRows.ts';
import './waiverList.ts';

const TABS = [
  { id: 'rules', label: 'Rules' },
  { id: 'waivers', label: 'Waivers' },
  { id: 'import', label: 'Import' },
] as const;

/** Rules of a folder: found, switched, written and imported; waivers renewed and ended. */
class RulesManager extends LitElement {
  static override styles = [
    managerStyles,
    css`
      :host { display: flex; flex-direction: column; height: 100vh; box-sizing: border-box; padding: 12px 24px 0; }
      main { display: contents; }
      header { display: flex; align-items: flex-end; gap: 16px; border-bottom: 1px solid var(--line); }
      header sw-tabs { flex: 1; --line: transparent; }
      header vscode-button { margin-bottom: 5px; }
      .panel { flex: 1; min-height: 0; display: flex; flex-direction: column; }
      .panes { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(320px, 2fr) 3fr; grid-template-rows: minmax(0, 1fr); }
      rule-list { border-right: 1px solid var(--line); padding-right: 16px; }
      .details { overflow-y: auto; padding: 14px 4px 32px 24px; }
      .back { display: none; margin-bottom: 12px; }
      @media (max-width: 759px) {
        :host { padding: 8px 12px 0; }
        .panes { grid-template-columns: minmax(0, 1fr); }
        rule-list { border: 0; padding: 0; }
        .details { padding: 12px 0 24px; }
        .panes.chosen rule-list, .panes:not(.chosen) .details { display: none; }
        .back { display: inline-block; }
      }
    `,
  ];
  static override properties = { kept: { state: true } };

  declare host: Host;
  declare kept: Kept;
  readonly #list = new Request(this, 'rules/list', () => ({ folder: this.#folder }));

  constructor() {
    super();
    this.kept = { tab: 'rules', filter: NO_FILTER };
    new Listening(this, 'rules/changed', () => this.#list.reload());
    new Listening(this, 'rules/findingsChanged', ({ isComplete }) => isComplete && this.#list.reload());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Written by `keep` below, by this version or one before: what is missing is filled in.
    if (this.host.kept !== undefined) this.kept = { ...this.kept, ...(this.host.kept as Partial<Kept>) };
    this.#takeDraft();
    this.host.addEventListener('state', () => this.#takeDraft(true));
  }

  override render(): TemplateResult {
    const { draft, tab } = this.kept;
    return html`<main>${draft === undefined ? this.#browse(tab) : this.#edit(draft)}</main>`;
  }

  get #folder(): string {
    return (this.host.state as OpenedWith).folder; // rulesManager.contribution.ts opens the page with it
  }

  /** A rule that was begun elsewhere; over a reload the one that is kept is newer. */
  #takeDraft(isNew = this.host.kept === undefined): void {
    const { draft } = this.host.state as OpenedWith; // as above
    if (isNew && draft !== undefined) this.#keep({ draft });
  }

  #keep(change: { [K in keyof Kept]?: Kept[K] | undefined }): void {
    const { draft, selected, ...kept } = { ...this.kept, ...change };
    this.kept = { ...kept, ...(draft === undefined ? {} : { draft }), ...(selected === undefined ? {} : { selected }) } as Kept; // nothing but Kept's own keys
    this.host.keep(this.kept);
  }

  #edit(draft: Draft): TemplateResult {
    return html`<rule-editor
      class="panel"
      .host=${this.host}
      .folder=${this.#folder}
      .draft=${draft}
      @draft=${(event: CustomEvent<Draft>) => this.#keep({ draft: event.detail })}
      @close=${(event: CustomEvent<string | undefined>) => this.#closeEditor(event.detail)}
    ></rule-editor>`;
  }

  #closeEditor(saved: string | undefined): void {
    this.#keep({ draft: undefined, ...(saved === undefined ? {} : { tab: 'rules', filter: NO_FILTER, selected: `workspace/${saved}` }) });
    void this.#list.reload();
  }

  #browse(tab: Kept['tab']): TemplateResult {
    return html`
      <header>
        <sw-tabs label="Rules manager" .tabs=${TABS} .chosen=${tab} @choose=${(event: CustomEvent<Kept['tab']>) => this.#keep({ tab: event.detail })}></sw-tabs>
        <vscode-button @click=${() => this.#keep({ draft: NEW_RULE })}>New Rule</vscode-button>
      </header>
      <div class="panel" role="tabpanel" aria-label=${TABS.find(({ id }) => id === tab)?.label ?? nothing}>${this.#panel(tab)}</div>
    `;
  }

  #panel(tab: Kept['tab']): TemplateResult | typeof nothing {
    if (tab === 'waivers') return html`<waiver-list class="panel" .host=${this.host} .folder=${this.#folder}></waiver-list>`;
    if (tab === 'import') {
      return html`<import-panel class="panel" .host=${this.host} .folder=${this.#folder} @imported=${() => this.#list.reload()}></import-panel>`;
    }
    return shown(this.#list, ({ packs }) => this.#rules(packs));
  }

  #rules(packs: readonly Pack[]): TemplateResult {
    const { filter, selected } = this.kept;
    const row = rowsOf(packs, NO_FILTER).find((each) => keyOf(each) === selected);
    return html`<div class=${row === undefined ? 'panes' : 'panes chosen'}>
      <rule-list
        .packs=${packs}
        .filter=${filter}
        .selected=${selected}
        @filter=${(event: CustomEvent<RuleFilter>) => this.#keep({ filter: event.detail })}
        @choose=${(event: CustomEvent<string>) => this.#keep({ selected: event.detail })}
      ></rule-list>
      <section class="details" aria-label="Details">
        ${row === undefined ? nothing : html`<vscode-button class="back" secondary @click=${() => this.#keep({ selected: undefined })}>Back to List</vscode-button>`}
        ${this.#details(row)}
      </section>
    </div>`;
  }

  #details(row: ReturnType<typeof rowsOf>[number] | undefined): TemplateResult {
    if (row === undefined)
      return html`<sw-empty icon="checklist" what="Choose a rule" why="Its severity, what breaking it does, which files it governs and its source are shown here."></sw-empty>`;
    if (row.kind === 'pack')
      return html`<pack-details .host=${this.host} .folder=${this.#folder} .pack=${row.pack} @changed=${() => this.#list.reload()}></pack-details>`;
    return html`<rule-details
      .host=${this.host}
      .folder=${this.#folder}
      .pack=${row.pack}
      .rule=${row.rule}
      @changed=${() => this.#list.reload()}
      @draft=${(event: CustomEvent<Draft>) => this.#keep({ draft: event.detail })}
    ></rule-details>`;
  }
}

customElements.define('rules-manager', RulesManager);
