import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import uPlot from 'uplot';
import { plotStyles } from './plotStyles.ts';

/** One line of a plot. */
export interface PlotSeries {
  readonly label: string;
  /** One for each point in time; `null`: not known. */
  readonly values: readonly (number | null)[];
  /** Name of a colour of the editor, such as `--vscode-charts-blue`. */
  readonly color: string;
}

const numbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
/** Between two lines of the grid: what is plotted is counted, and there is no quarter of a finding. */
const WHOLE_STEPS = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();
const days = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium' });

/** Values over time. Who cannot see it, or wants the figures, opens them as a table below it. */
export class Plot extends LitElement {
  static override styles = [
    plotStyles,
    css`
      :host { display: block; }
      .plot { height: var(--plot-height, 220px); overflow: hidden; }
      details { margin-top: 4px; color: var(--muted); }
      summary { cursor: pointer; }
      summary:focus-visible { outline: 1px solid var(--focus); }
      .figures { max-height: 240px; overflow: auto; }
      table { border-collapse: collapse; color: var(--text); font-variant-numeric: tabular-nums; }
      th, td { padding: 2px 16px 2px 0; text-align: right; font-weight: normal; }
      th:first-child { text-align: left; }
      thead th { color: var(--muted); }
    `,
  ];
  static override properties = {
    times: { attribute: false },
    series: { attribute: false },
    label: {},
    format: { attribute: false },
    most: { attribute: false },
    isOpen: { state: true },
  };

  /** Seconds since 1970, ascending. */
  declare times: readonly number[];
  declare series: readonly PlotSeries[];
  /** What it shows, for screen readers. */
  declare label: string;
  /** A value for a person. */
  declare format: (value: number) => string;
  /** The highest value there can be, such as 100 percent; absent: there is none. */
  declare most: number | undefined;
  /** The table is to be seen; a year of days is much to make for nobody. */
  declare isOpen: boolean;

  #plot: uPlot | undefined;
  readonly #size = new ResizeObserver(() => this.#resize());
  /** A theme is the classes of the body and the variables of the root. */
  readonly #theme = new MutationObserver(() => this.#draw());

  constructor() {
    super();
    this.format = (value) => numbers.format(value);
    this.isOpen = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#size.observe(this);
    this.#theme.observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-id'] });
    this.#theme.observe(document.documentElement, { attributeFilter: ['style'] });
    // Taken off the page and put back: the drawing is gone.
    if (this.hasUpdated) this.#draw();
  }

  override disconnectedCallback(): void {
    this.#size.disconnect();
    this.#theme.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`
      <div class="plot" role="img" aria-label=${this.label}></div>
      <details @toggle=${(event: Event) => this.#toggle(event)}><summary>Show as table</summary>${
        this.isOpen
          ? html`<div class="figures" tabindex="0" role="region" aria-label="${this.label}, figures">${this.#table()}</div>`
          : nothing
      }</details>
    `;
  }

  override updated(changed: PropertyValues): void {
    if (changed.has('times') || changed.has('series')) this.#draw();
  }

  #toggle({ target }: Event): void {
    this.isOpen = target instanceof HTMLDetailsElement && target.open;
  }

  #table(): TemplateResult {
    return html`<table>
      <thead><tr><th scope="col">Day</th>${this.series.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
      <tbody>${this.times.map((time, index) => this.#tableRow(time, index))}</tbody>
    </table>`;
  }

  #tableRow(time: number, index: number): TemplateResult {
    const cells = this.series.map(({ values }) => values[index] ?? null);
    return html`<tr><th scope="row">${days.format(time * 1000)}</th>${cells.map((value) => html`<td>${value === null ? '–' : this.format(value)}</td>`)}</tr>`;
  }

  #draw(): void {
    const target = this.renderRoot.querySelector<HTMLElement>('.plot');
    if (target === null) return;
    this.#plot?.destroy();
    const data: uPlot.AlignedData = [[...this.times], ...this.series.map(({ values }) => [...values])];
    this.#plot = new uPlot(this.#options(target), data, target);
    this.#resize();
  }

  #options(target: HTMLElement): uPlot.Options {
    const colors = getComputedStyle(this);
    const color = (name: string) => colors.getPropertyValue(name).trim() || colors.color;
    const axis = {
      stroke: color('--muted'),
      // Lines of high contrast would be louder than what is plotted.
      grid: { stroke: `color-mix(in srgb, ${color('--line')} 40%, transparent)`, width: 1 },
      ticks: { show: false },
      font: `11px ${colors.fontFamily}`,
    };
    return {
      width: Math.max(target.clientWidth, 100),
      height: Math.max(target.clientHeight, 60),
      scales: { y: { range: (_, low, high) => [Math.min(0, low), this.most ?? (high > 0 ? high * 1.05 : 1)] } },
      axes: [axis, { ...axis, size: 52, incrs: WHOLE_STEPS, values: (_, ticks) => ticks.map((tick) => this.format(tick)) }],
      series: [{ label: 'Day', value: '{YYYY}-{MM}-{DD}' }, ...this.series.map((line) => this.#line(line, color(line.color)))],
      legend: { live: true },
      cursor: { y: false, points: { size: 6 } },
      hooks: { ready: [nameLast], setLegend: [nameLast] },
    };
  }

  #line({ label }: PlotSeries, stroke: string): uPlot.Series {
    return {
      label,
      stroke,
      width: 1.5,
      points: { show: this.times.length < 3, size: 5 },
      value: (_, value) => (value === null ? '–' : this.format(value)),
    };
  }

  /** The legend below takes what it needs. */
  #resize(): void {
    const target = this.renderRoot.querySelector<HTMLElement>('.plot');
    if (target === null || this.#plot === undefined) return;
    const legend = target.querySelector<HTMLElement>('.u-legend')?.offsetHeight ?? 0;
    this.#plot.setSize({ width: Math.max(target.clientWidth, 100), height: Math.max(target.clientHeight - legend, 60) });
  }
}

/** While nobody points at a day the legend has the last one: figures instead of dashes. */
function nameLast(plot: uPlot): void {
  const last = (plot.data[0]?.length ?? 0) - 1;
  if (plot.legend.idx == null && last >= 0) plot.setLegend({ idx: last }, false);
}

customElements.define('sw-plot', Plot);
