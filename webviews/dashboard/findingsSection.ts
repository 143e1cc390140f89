import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, type TemplateResult } from 'lit';
import type { Result } from '../shared/messages.ts';
import { Request } from '../shared/request.ts';
import '../shared/ui/empty.ts';
import type { PlotSeries } from '../shared/ui/plot.ts';
import { shown } from '../shared/ui/shown.ts';
import { ago, moment } from '../shared/words.ts';
import './plotWithPicture.ts';
import { number, Section, timeOf } from './section.ts';

type History = Result<'analytics/findings'>;
type Point = History['points'][number];

const SEVERITIES = [
  { key: 'error', label: 'Errors', color: '--vscode-charts-red' },
  { key: 'warning', label: 'Warnings', color: '--vscode-charts-yellow' },
  { key: 'info', label: 'Infos', color: '--vscode-charts-blue' },
  { key: 'hint', label: 'Hints', color: '--vscode-charts-green' },
] as const;

/** Rules that are listed; the others are one line. */
const MOST_RULES = 10;

/** Findings over time: how many there are, and how they come and go. */
class FindingsSection extends Section {
  static override styles = [...Section.styles, css`.rules { margin-top: 20px; }`];

  readonly #history = new Request(this, 'analytics/findings', () => ({ folder: this.folder, ...this.days }));

  constructor() {
    super();
    this.follow('findings', () => this.#history.reload());
  }

  override render(): TemplateResult {
    return html`<h2>Findings</h2>${shown(this.#history, (history) => (history.points.length === 0 ? this.#empty() : this.#show(history)))}`;
  }

  #empty(): TemplateResult {
    return html`<sw-empty what="Nothing is known of these days" why="The history begins with the first scan of the whole folder.">
      <vscode-button @click=${() => this.host.run('stewardry.scanWorkspace')}>Scan Workspace</vscode-button>
    </sw-empty>`;
  }

  #show(history: History): TemplateResult {
    const { points, hoursToFix, scannedAt } = history;
    const last = points.at(-1);
    const sum = (of: (point: Point) => Point['open']): number => points.reduce((total, point) => total + all(of(point)), 0);
    const shownPoints = fromStart(points, this.days.from);
    const days = shownPoints.map(({ day }) => timeOf(day));
    return html`
      <div class="facts">
        ${this.fact(number(last === undefined ? 0 : all(last.open)), 'open', { kind: 'findings' })}
        ${this.fact(number(sum((point) => point.new)), 'new', { kind: 'findings' })}
        ${this.fact(number(sum((point) => point.fixed)), 'fixed', { kind: 'rules' })}
        ${hoursToFix === undefined ? '' : this.fact(hours(hoursToFix), 'until fixed, on average', { kind: 'rules' })}
        ${scannedAt === undefined ? '' : this.fact(ago(scannedAt), 'last scan', { kind: 'jobs' }, moment(scannedAt))}
      </div>
      <div class="columns">
        <plot-with-picture .host=${this.host} heading="Open Findings" .days=${days} .series=${openLines(shownPoints)}></plot-with-picture>
        <plot-with-picture .host=${this.host} heading="New and Fixed, by ${history.by}" .days=${days} .series=${flowLines(shownPoints)}></plot-with-picture>
      </div>
      ${this.#rules(history)}
    `;
  }

  #rules({ rules }: History): TemplateResult | string {
    if (rules.length === 0) return '';
    const more = rules.length - MOST_RULES;
    return html`
      <div class="scroll rules" tabindex="0" role="region" aria-label="Findings by rule">
        <table>
          <thead><tr><th scope="col">Rule</th><th scope="col" class="word">Severity</th><th scope="col">Open</th><th scope="col">New</th><th scope="col">Fixed</th></tr></thead>
          <tbody>
            ${rules.slice(0, MOST_RULES).map(
              ({ rule, severity, open, new: appeared, fixed }) => html`<tr>
                <td>${this.link(rule, { kind: 'rule', id: rule })}</td><td class="word">${severity}</td><td>${number(open)}</td><td>${number(appeared)}</td><td>${number(fixed)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${more > 0 ? html`<p class="more">${this.link(`${more} more rules`, { kind: 'rules' })}</p>` : ''}
    `;
  }
}

/** A day, and what is known of it. */
type ShownPoint = Pick<Point, 'day'> & Partial<Point>;

/** A plot shows all the days that were chosen, also those before anything was known. */
function fromStart(points: readonly Point[], from: string): readonly ShownPoint[] {
  const [first] = points;
  return first === undefined || first.day <= from ? points : [{ day: from }, ...points];
}

/** Severities of which there is nothing are no lines. */
function openLines(points: readonly ShownPoint[]): PlotSeries[] {
  const lines = SEVERITIES.map(({ key, label, color }) => ({ label, color, values: points.map(({ open }) => open?.[key] ?? null) }));
  const used = lines.filter(({ values }) => values.some((value) => value !== null && value > 0));
  return used.length === 0 ? lines.slice(0, 1) : used;
}

function flowLines(points: readonly ShownPoint[]): PlotSeries[] {
  const sums = (key: 'new' | 'fixed') => points.map(({ [key]: counts }) => (counts === undefined ? null : all(counts)));
  return [
    { label: 'New', color: '--vscode-charts-yellow', values: sums('new') },
    { label: 'Fixed', color: '--vscode-charts-green', values: sums('fixed') },
  ];
}

function all({ error, warning, info, hint }: Point['open']): number {
  return error + warning + info + hint;
}

function hours(count: number): string {
  if (count < 1) return 'under 1 h';
  return count < 48 ? `${Math.round(count)} h` : `${Math.round(count / 24)} days`;
}

customElements.define('dashboard-findings', FindingsSection);
