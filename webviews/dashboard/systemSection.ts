import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Result } from '../shared/messages.ts';
import { Request } from '../shared/request.ts';
import '../shared/ui/icon.ts';
import { shown } from '../shared/ui/shown.ts';
import { ago, countOf, duration, moment } from '../shared/words.ts';
import { missingParts } from './missingParts.ts';
import { number, percent, Section } from './section.ts';

type System = Result<'analytics/system'>;

/** The audit record, background work, providers and the backend itself, as they are now. */
class SystemSection extends Section {
  static override properties = { ...Section.properties, isVerifying: { state: true } };
  static override styles = [
    ...Section.styles,
    css`
      ul { margin: 0; padding: 0; list-style: none; }
      li { display: grid; grid-template-columns: 16px 1fr; gap: 0 8px; padding: 3px 0; overflow-wrap: anywhere; }
      li .detail { grid-column: 2; color: var(--muted); }
      .ok { color: var(--good); }
      .bad { color: var(--error); }
      .odd { color: var(--warning); }
      .flow { columns: 3 300px; column-gap: 32px; }
      .flow > div { break-inside: avoid; margin-bottom: 24px; }
      .root { font-family: var(--code-font); font-size: 0.9em; overflow-wrap: anywhere; color: var(--muted); }
    `,
  ];

  declare isVerifying: boolean;
  readonly #system = new Request(this, 'analytics/system', () => ({ folder: this.folder }));

  constructor() {
    super();
    this.isVerifying = false;
    this.follow('system', () => this.#system.reload());
  }

  override render(): TemplateResult {
    return html`<h2>System</h2>${shown(
      this.#system,
      (system) =>
        html`<div class="flow">${this.#record(system)}${this.#work(system)}${this.#providers(system)}${this.#backend(system)}</div>${missingParts(system.missing, this.#system)}`,
    )}`;
  }

  #record({ record }: System): TemplateResult | typeof nothing {
    if (record === undefined) return nothing;
    const { size, root, signedAt, verified } = record;
    const verdict =
      verified === undefined
        ? line('circle-outline', '', 'Not verified since the backend started')
        : verified.ok
          ? line('verified', 'ok', `Verified ${ago(verified.at)}: ${countOf(verified.size, 'row')}, nothing changed`, moment(verified.at))
          : line('error', 'bad', verified.problem ?? 'It was changed');
    return html`<div>
      <h3>Audit Record</h3>
      <p>${this.link(countOf(size, 'row'), { kind: 'audit' })}${signedAt === undefined ? '' : html`, signed <span title=${moment(signedAt)}>${ago(signedAt)}</span>`}</p>
      ${size === 0 ? nothing : html`<p class="root" title="Root of the tree over all rows (RFC 6962)">${root}</p>`}
      <ul>${verdict}</ul>
      <p><vscode-button secondary @click=${() => this.#verify()}>${this.isVerifying ? 'Verifying...' : 'Verify Now'}</vscode-button></p>
    </div>`;
  }

  /** The button stays enabled meanwhile: a disabled one would lose the focus. */
  async #verify(): Promise<void> {
    if (this.isVerifying) return;
    this.isVerifying = true;
    try {
      await this.host.request('analytics/verifyRecord', { folder: this.folder });
      await this.#system.reload();
    } finally {
      this.isVerifying = false;
    }
  }

  #work({ jobs, events }: System): TemplateResult {
    const known = Object.entries(jobs ?? {}).filter(([, count]) => count > 0);
    return html`<div>
      <h3>Background Work</h3>
      ${
        jobs === undefined
          ? nothing
          : html`<p>${known.length === 0 ? 'No job was ever needed.' : html`Jobs: ${this.link(known.map(([state, count]) => `${number(count)} ${state}`).join(', '), { kind: 'jobs' })}`}</p>`
      }
      ${events === undefined ? nothing : this.#events(events)}
    </div>`;
  }

  #events({ deadLetters, lag, latest }: NonNullable<System['events']>): TemplateResult {
    return html`
      <p>Events: ${this.link(`${number(lag)} waiting, ${number(deadLetters)} given up`, { kind: 'events' })}</p>
      <ul>${latest.map(({ name, at }) => html`<li><sw-icon name="broadcast"></sw-icon><span>${this.link(name, { kind: 'events' })} <span class="muted" title=${moment(at)}>${ago(at)}</span></span></li>`)}</ul>
    `;
  }

  #providers({ providers }: System): TemplateResult | typeof nothing {
    if (providers === undefined) return nothing;
    return html`<div>
      <h3>Model Providers</h3>
      ${
        providers.length === 0
          ? html`<p>None is set up. ${this.link('Choose which models may be asked', { kind: 'models' })}</p>`
          : html`<ul>${providers.map(
              ({ label, locality, isScripted, isUsable, latency, problem }) =>
                html`<li>
                  <sw-icon name=${isUsable ? 'pass' : 'circle-slash'} class=${isUsable ? 'ok' : 'muted'} label=${isUsable ? 'Works' : 'Cannot be asked'}></sw-icon>
                  <span>${this.link(label, { kind: 'models' })} <span class="muted">${isScripted ? 'script' : locality}${latency === undefined ? '' : `, ${Math.round(latency)} ms`}</span></span>
                  ${problem === undefined ? nothing : html`<span class="detail">${problem.replace(`${label}: `, '')}</span>`}
                </li>`,
            )}</ul>`
      }
    </div>`;
  }

  #backend({ health, process }: System): TemplateResult {
    const wrong = health?.dependencies.filter(({ state }) => state !== 'ok') ?? [];
    const { residentMemory, cpu, uptime, threads, busyThreads, databaseConnections } = process;
    return html`<div>
      <h3>Backend</h3>
      <ul>
        ${health === undefined ? nothing : wrong.length === 0 ? line('pass', 'ok', html`${this.link(`All ${health.dependencies.length} checks pass`, { kind: 'health' })}`) : nothing}
        ${wrong.map(({ name, state, detail }) => line(state === 'failed' ? 'error' : 'warning', state === 'failed' ? 'bad' : 'odd', html`${this.link(name, { kind: 'health' })}: ${detail}`))}
      </ul>
      <p class="muted">${Math.round(residentMemory / 1e6)} MB of memory, ${percent(cpu)} of a processor, up ${duration(uptime)},
        ${busyThreads} of ${countOf(threads, 'thread')} busy, ${countOf(databaseConnections, 'database connection')}</p>
    </div>`;
  }
}

function line(icon: string, look: string, text: TemplateResult | string, title = ''): TemplateResult {
  return html`<li title=${title}><sw-icon name=${icon} class=${look}></sw-icon><span>${text}</span></li>`;
}

customElements.define('dashboard-system', SystemSection);
