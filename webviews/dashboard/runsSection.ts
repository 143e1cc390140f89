import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Result } from '../shared/messages.ts';
import { Listening, Request } from '../shared/request.ts';
import '../shared/ui/empty.ts';
import { shown } from '../shared/ui/shown.ts';
import { duration, money } from '../shared/words.ts';
import { missingParts } from './missingParts.ts';
import './plotWithPicture.ts';
import { number, percent, Section, short, timeOf } from './section.ts';

type Work = Result<'analytics/runs'>;

/** What came of AI runs, what they cost, and how much of it people took. */
class RunsSection extends Section {
  static override styles = [
    ...Section.styles,
    css`
      .budget { margin: 0 0 8px; }
      .budgets { margin-bottom: 20px; }
      meter { width: min(100%, 320px); height: 8px; margin-right: 8px; vertical-align: middle; }
      meter::-webkit-meter-bar { height: 8px; border: 1px solid var(--contrast); border-radius: 4px; background: var(--code-surface); }
      .tables { margin-top: 16px; }
    `,
  ];

  readonly #work = new Request(this, 'analytics/runs', () => ({ folder: this.folder, ...this.days }));

  readonly #mode = new Request(this, 'ai/mode', () => ({ folder: this.folder }));

  constructor() {
    super();
    new Listening(this, 'ai/modeChanged', () => this.#mode.reload());
    this.follow('runs', () => this.#work.reload());
  }

  override render(): TemplateResult {
    return html`<h2>AI Runs</h2>${shown(this.#work, (work) => html`${isEmpty(work) ? this.#empty() : this.#show(work)}${missingParts(work.missing, this.#work)}`)}`;
  }

  #empty(): TemplateResult {
    const { value } = this.#mode;
    if (value?.mode === 'none')
      return html`<sw-empty what="AI is switched off in this folder" why="No task runs, and none is offered. Rules, fixes and templates work without.">
        <vscode-button secondary @click=${() => this.host.run('stewardry.setAiMode')}>Choose Models...</vscode-button>
      </sw-empty>`;
    return html`<sw-empty what="No AI run in these days" why="A run works in a copy of the folder; what it made waits for your review.">
      <vscode-button secondary @click=${() => this.host.run('stewardry.runTask')}>Run AI Task...</vscode-button>
    </sw-empty>`;
  }

  #show(work: Work): TemplateResult {
    const days = work.days.map(({ day }) => timeOf(day));
    const count = (key: 'completed' | 'failed' | 'other') => work.days.map((day) => day[key]);
    return html`
      <div class="facts">${this.#facts(work)}</div>
      <div class="budgets">${work.budgets.map((budget) => this.#budget(budget))}</div>
      <div class="columns">
        <plot-with-picture
          .host=${this.host} heading="Runs by Day" .days=${days}
          .series=${[
            { label: 'Completed', color: '--vscode-charts-green', values: count('completed') },
            { label: 'Failed', color: '--vscode-charts-red', values: count('failed') },
            { label: 'Others', color: '--vscode-charts-blue', values: count('other') },
          ]}
        ></plot-with-picture>
        <plot-with-picture
          .host=${this.host} heading="Tokens by Day" .days=${days} .format=${short}
          .series=${[{ label: 'Tokens', color: '--vscode-charts-purple', values: work.days.map(({ tokens }) => tokens) }]}
        ></plot-with-picture>
      </div>
      <div class="columns tables">${this.#uses('Model', work.models)}${this.#uses('Persona', work.personas)}</div>
    `;
  }

  #facts({ total, outcomes, acceptance, ratings, leadTime, executionTime, costPerRun, models }: Work): TemplateResult {
    const { hunksApplied, hunksRejected, runsApplied, runsRejected } = acceptance;
    const [hunks, reviewed] = [hunksApplied + hunksRejected, runsApplied + runsRejected];
    const cost = models.reduce((sum, row) => sum + row.cost, 0);
    const ended = outcomes.map(({ state, runs }) => `${runs} ${state.replaceAll('_', ' ')}`).join(', ');
    return html`
      ${this.fact(number(total), ended === '' ? 'runs' : `runs: ${ended}`, { kind: 'runs' })}
      ${this.fact(money(cost), 'spent', { kind: 'models' })}
      ${costPerRun === undefined ? nothing : this.fact(money(costPerRun), 'for each completed run', { kind: 'runs' })}
      ${hunks === 0 ? nothing : this.fact(percent(hunksApplied / hunks), `of ${number(hunks)} changes accepted`, { kind: 'runs' })}
      ${reviewed === 0 ? nothing : this.fact(percent(runsApplied / reviewed), `of ${number(reviewed)} reviewed runs accepted`, { kind: 'runs' })}
      ${ratings.up + ratings.down === 0 ? nothing : this.fact(percent(ratings.up / (ratings.up + ratings.down)), `of ${number(ratings.up + ratings.down)} rated runs were good`, { kind: 'runs' })}
      ${leadTime === undefined ? nothing : this.fact(duration(leadTime.median), 'from task to applied change', { kind: 'runs' }, `Median; nine of ten within ${duration(leadTime.p90)}`)}
      ${executionTime === undefined ? nothing : this.fact(duration(executionTime.median), 'of work for a run', { kind: 'runs' }, `Median; nine of ten within ${duration(executionTime.p90)}`)}
    `;
  }

  #budget({ scope, limit, spent, reserved }: Work['budgets'][number]): TemplateResult | typeof nothing {
    if (limit === undefined) return nothing;
    const [used, of] = [spent + reserved, limit * 1e6];
    const label = scope === 'day' ? 'Budget of today' : 'Budget of the workspace';
    return html`<p class="budget">
      <meter aria-label=${label} min="0" .max=${of} .low=${of * 0.8} .high=${of * 0.95} .optimum=${0} .value=${Math.min(used, of)}></meter>
      ${this.link(`${money(used)} of ${money(of)}`, { kind: 'models' })} ${label.toLowerCase()}
    </p>`;
  }

  #uses(name: string, rows: Work['models']): TemplateResult | typeof nothing {
    if (rows.length === 0) return nothing;
    return html`<div class="scroll" tabindex="0" role="region" aria-label="By ${name.toLowerCase()}">
      <table>
        <thead><tr><th scope="col">${name}</th><th scope="col">Runs</th><th scope="col">Requests</th><th scope="col">Tokens</th><th scope="col">Cost</th></tr></thead>
        <tbody>
          ${rows.map(
            ({ key, runs, requests, tokens, cost }) => html`<tr>
              <td>${this.link(key, { kind: 'runs' })}</td><td>${number(runs)}</td><td>${number(requests)}</td><td>${short(tokens)}</td><td>${money(cost)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

function isEmpty({ total, models }: Work): boolean {
  return total === 0 && models.length === 0;
}

customElements.define('dashboard-runs', RunsSection);
