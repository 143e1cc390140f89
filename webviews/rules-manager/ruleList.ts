import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { renderInline } from '../shared/markdown.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import { countOf } from '../shared/words.ts';
import '../shared/ui/empty.ts';
import '../shared/ui/icon.ts';
import { listStyles } from '../shared/ui/list.ts';
import { managerStyles, severityIcon } from './managerStyles.ts';
import { NO_FILTER, type RuleFilter } from './openedWith.ts';
import { choicesOf, isOn, keyOf, type Pack, type Row, rowsOf } from './ruleRows.ts';

const STATES: readonly (readonly [RuleFilter['state'], string])[] = [
  ['', 'Any state'],
  ['on', 'On'],
  ['off', 'Off'],
  ['found', 'With findings'],
  ['waived', 'With waivers'],
  ['changed', 'Changed here'],
];

/** Packs and rules with search and filters. Fires `filter` with another filter, and `choose` with the key of a row. */
export class RuleList extends LitElement {
  static override styles = [
    controlStyles,
    listStyles,
    managerStyles,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; }
      .filters { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 6px; padding: 10px 0; }
      .filters input { grid-column: 1 / -1; }
      .filters select { grid-column: span 2; text-overflow: ellipsis; }
      .filters select:nth-of-type(-n + 2) { grid-column: span 3; }
      sw-list { flex: 1; min-height: 120px; }
      .pack, .rule { display: flex; align-items: center; gap: 8px; padding: 4px 12px; }
      .pack { padding-top: 10px; }
      .pack strong { font-weight: 600; }
      .rule { padding-left: 24px; }
      .off .name { text-decoration: line-through; text-decoration-thickness: 1px; }
      .text { flex: 1; min-width: 0; line-height: 1.4; }
      .rule .muted { font-size: 0.92em; }
      .count { font-variant-numeric: tabular-nums; }
    `,
  ];
  static override properties = { packs: { attribute: false }, filter: { attribute: false }, selected: {} };

  declare packs: readonly Pack[];
  declare filter: RuleFilter;
  declare selected: string | undefined;

  override render(): TemplateResult {
    const rows = rowsOf(this.packs, this.filter);
    return html`${this.#filters()}
      <p class="muted count" role="status">${countOf(rows.filter(({ kind }) => kind === 'rule').length, 'rule')}</p>
      ${rows.length === 0 ? this.#none() : this.#list(rows)}`;
  }

  #list(rows: readonly Row[]): TemplateResult {
    return html`<sw-list
      selectable
      label="Packs and rules"
      rowHeight="44"
      .items=${rows}
      .keyOf=${keyOf}
      .template=${template}
      .selected=${this.selected}
      @select=${({ detail }: CustomEvent<Row>) => this.#tell('choose', keyOf(detail))}
      @choose=${({ detail }: CustomEvent<Row>) => this.#tell('choose', keyOf(detail))}
    ></sw-list>`;
  }

  #filters(): TemplateResult {
    const choices = choicesOf(this.packs);
    const plain = (values: readonly string[], any: string) => [['', any] as const, ...values.map((value) => [value, value] as const)];
    return html`<div class="filters" role="search">
      <input type="search" aria-label="Search rules" placeholder="Search rules" .value=${this.filter.text} @input=${this.#set('text')} />
      ${this.#select('pack', 'Pack', plain(choices.pack, 'Any pack'))}
      ${this.#select('language', 'Language', plain(choices.language, 'Any language'))}
      ${this.#select('severity', 'Severity', plain(['error', 'warning', 'info', 'hint', 'off'], 'Any severity'))}
      ${this.#select('kind', 'Kind', plain(choices.kind, 'Any kind'))}
      ${this.#select('state', 'State', STATES)}
    </div>`;
  }

  #select(key: keyof RuleFilter, label: string, options: readonly (readonly [string, string])[]): TemplateResult {
    return html`<select aria-label=${label} @change=${this.#set(key)}>
      ${options.map(([value, name]) => html`<option value=${value} ?selected=${value === this.filter[key]}>${name}</option>`)}
    </select>`;
  }

  #set(key: keyof RuleFilter): (event: Event) => void {
    return ({ target }) => {
      if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement)
        this.#tell('filter', { ...this.filter, [key]: target.value });
    };
  }

  #none(): TemplateResult {
    return html`<sw-empty icon="search" what="No rule fits" why="Nothing is called like this, or the filters leave it out.">
      <vscode-button secondary @click=${() => this.#tell('filter', NO_FILTER)}>Clear Filters</vscode-button>
    </sw-empty>`;
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function template(row: Row): TemplateResult {
  return row.kind === 'pack' ? packRow(row) : ruleRow(row);
}

function packRow({ pack, shown }: Extract<Row, { kind: 'pack' }>): TemplateResult {
  return html`<div class="pack">
    <sw-icon name="package"></sw-icon>
    <span class="text clip" title=${pack.description}><strong>${pack.name}</strong> <span class="muted">${pack.description}</span></span>
    <span class="muted">${pack.isEnabled ? countOf(shown, 'rule') : 'off'}</span>
  </div>`;
}

function ruleRow({ pack, rule }: Extract<Row, { kind: 'rule' }>): TemplateResult {
  const isOff = !isOn(rule, pack);
  const severity = isOff ? 'off' : rule.severity;
  return html`<div class="rule ${isOff ? 'off' : ''}">
    <sw-icon class=${severity} name=${severityIcon(severity)} label=${severity}></sw-icon>
    <span class="text">
      <div class="clip name" title=${rule.id}>${rule.id}</div>
      <div class="clip muted" title=${rule.message === '$DETAIL' ? rule.subject : rule.message}>${rule.subject}${rule.message === '$DETAIL' ? nothing : html` · ${renderInline(rule.message)}`}</div>
    </span>
    ${rule.waived === 0 ? '' : html`<span class="muted count" title="Waived">${countOf(rule.waived, 'waiver')}</span>`}
    ${rule.findings === 0 ? '' : html`<span class="badge count" title="Findings">${rule.findings.toLocaleString('en-US')}</span>`}
  </div>`;
}

customElements.define('rule-list', RuleList);
