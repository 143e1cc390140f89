import { css, html, nothing, type TemplateResult } from 'lit';
import type { Result } from '../shared/messages.ts';
import { Request } from '../shared/request.ts';
import { shown } from '../shared/ui/shown.ts';
import { missingParts } from './missingParts.ts';
import { number, percent, Section } from './section.ts';

type Metric = Result<'analytics/metrics'>['metrics'][number];

const GROUPS = [
  { id: 'business', title: 'Use' },
  { id: 'security', title: 'Security' },
  { id: 'technical', title: 'Backend' },
] as const;

/** Parts of a figure that are named under it. */
const MOST_PARTS = 3;

/** The figures that are known elsewhere by their names. Those that are not measured are one line, not an empty tile. */
class FiguresSection extends Section {
  static override styles = [
    ...Section.styles,
    css`
      dl { margin: 0; }
      .row { display: grid; grid-template-columns: 1fr auto; gap: 0 16px; padding: 4px 0; border-bottom: 1px solid var(--line); }
      dt { overflow-wrap: anywhere; }
      dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; }
      .note { grid-column: 1 / -1; color: var(--muted); font-size: 0.9em; overflow-wrap: anywhere; }
    `,
  ];

  readonly #metrics = new Request(this, 'analytics/metrics', () => ({ folder: this.folder, ...this.days }));

  constructor() {
    super();
    this.follow('metrics', () => this.#metrics.reload());
  }

  override render(): TemplateResult {
    return html`<h2>Figures</h2>${shown(
      this.#metrics,
      ({ metrics, missing }) =>
        html`<div class="columns">${GROUPS.map((group) =>
          this.#group(
            group.title,
            metrics.filter((metric) => metric.group === group.id),
          ),
        )}</div>${missingParts(missing, this.#metrics)}`,
    )}`;
  }

  #group(title: string, metrics: readonly Metric[]): TemplateResult {
    const unknown = metrics.filter(({ value }) => value === null);
    const [first] = unknown;
    return html`<div>
      <h3>${title}</h3>
      <dl>${metrics.map((metric) => this.#row(metric))}</dl>
      ${
        first === undefined
          ? nothing
          : html`<p class="more">${unknown.map(({ title: name }) => name).join(', ')}: ${first.note}
              ${first.place?.kind === 'setting' ? this.link('Open Setting', first.place) : nothing}</p>`
      }
    </div>`;
  }

  #row({ name, title, value, unit, parts, place }: Metric): TemplateResult | typeof nothing {
    if (value === null) return nothing;
    const made = parts
      .slice(0, MOST_PARTS)
      .map(({ label, value: part }) => (part === 1 && unit === 'count' ? label : `${number(part)} ${label}`));
    const rest = parts.length > MOST_PARTS ? ', …' : '';
    return html`<div class="row">
      <dt title=${name}>${title}</dt>
      <dd>${place === undefined ? format(value, unit) : this.link(format(value, unit), place, name)}</dd>
      ${made.length === 0 ? nothing : html`<dd class="note">${made.join(', ')}${rest}</dd>`}
    </div>`;
  }
}

function format(value: number, unit: Metric['unit']): string {
  if (unit === 'ratio') return percent(value);
  return unit === 'seconds' ? `${number(value * 1000)} ms` : number(value);
}

customElements.define('dashboard-figures', FiguresSection);
