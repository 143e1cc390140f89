import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Result } from '../shared/messages.ts';
import { Request } from '../shared/request.ts';
import '../shared/ui/icon.ts';
import { shown } from '../shared/ui/shown.ts';
import { missingParts } from './missingParts.ts';
import { Section } from './section.ts';

type Item = Result<'analytics/attention'>['items'][number];

const ICONS: Readonly<Record<Item['kind'], string>> = {
  question: 'question',
  verification: 'error',
  review: 'git-compare',
  exception: 'watch',
  budget: 'credit-card',
  record: 'shield',
  job: 'server-process',
  event: 'mail',
};

/** What waits for a person, the most urgent first. */
class AttentionSection extends Section {
  static override styles = [
    ...Section.styles,
    css`
      ul { margin: 0; padding: 0; list-style: none; }
      li { display: grid; grid-template-columns: 16px 1fr; gap: 2px 8px; padding: 6px 0; border-bottom: 1px solid var(--line); }
      li:last-child { border-bottom: 0; }
      .now sw-icon { color: var(--error); }
      .soon sw-icon { color: var(--warning); }
      .detail { grid-column: 2; color: var(--muted); overflow-wrap: anywhere; }
      .clear { display: flex; gap: 8px; align-items: center; color: var(--muted); }
      .clear sw-icon { color: var(--good); }
    `,
  ];

  readonly #items = new Request(this, 'analytics/attention', () => ({ folder: this.folder }));

  constructor() {
    super();
    this.follow('attention', () => this.#items.reload());
  }

  override render(): TemplateResult {
    return html`<h2>Needs You Now</h2>${shown(this.#items, ({ items, missing }) => html`${items.length === 0 && missing.length > 0 ? nothing : list(items, (item) => this.#row(item))}${missingParts(missing, this.#items)}`)}`;
  }

  #row({ kind, urgency, title, detail, place }: Item): TemplateResult {
    return html`<li class=${urgency}>
      <sw-icon name=${ICONS[kind]} label=${urgency === 'now' ? 'Now' : 'Soon'}></sw-icon>
      <span>${this.link(title, place)}</span>
      ${detail === '' ? nothing : html`<span class="detail">${detail}</span>`}
    </li>`;
  }
}

function list(items: readonly Item[], row: (item: Item) => TemplateResult): TemplateResult {
  if (items.length === 0) return html`<p class="clear"><sw-icon name="check"></sw-icon>Nothing waits for you.</p>`;
  return html`<ul>${repeat(items, ({ kind, title, place }) => JSON.stringify([kind, title, place]), row)}</ul>`;
}

customElements.define('dashboard-attention', AttentionSection);
