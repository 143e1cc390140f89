import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/empty.ts';
import './attentionSection.ts';
import './figuresSection.ts';
import './findingsSection.ts';
import './runsSection.ts';
import type { Days } from './section.ts';
import './systemSection.ts';

/** What the page was opened with; dashboard.contribution.ts says it. */
interface State {
  readonly folders: readonly { readonly name: string; readonly path: string }[];
}

/** What a person chose. */
interface Chosen {
  readonly folder?: string;
  readonly range?: number;
}

const RANGES = [
  { days: 7, label: 'Last 7 days' },
  { days: 30, label: 'Last 30 days' },
  { days: 90, label: 'Last 90 days' },
  { days: 365, label: 'Last 365 days' },
];
const USUAL = 30;
const DAY_MS = 86_400_000;
/** How often it is looked whether a new day has begun. Milliseconds. */
const LOOK_AT_CLOCK_MS = 60_000;

/** What waits for a person, and how a folder does. */
class Dashboard extends LitElement {
  static override styles = [
    controlStyles,
    css`
      :host { display: block; max-width: 1200px; padding: 20px 32px 48px; box-sizing: border-box; }
      header { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; margin-bottom: 20px; }
      h1 { margin: 0; font-size: 1.75em; font-weight: 600; line-height: 1.25; }
      .tools { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
      .tools select { width: auto; }
      main > :not(header) { display: block; padding: 20px 0; border-top: 1px solid var(--line); }
      @media (max-width: 600px) { :host { padding: 12px 16px 32px; } }
    `,
  ];
  static override properties = { chosen: { state: true }, today: { state: true } };

  declare host: Host;
  declare chosen: Chosen;
  declare today: string;
  #clock: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    // What `keep` below kept.
    this.chosen = (this.host.kept as Chosen | undefined) ?? {};
    this.today = dayOf(Date.now());
    this.host.addEventListener('state', this.#reopened);
    this.#clock = setInterval(() => {
      this.today = dayOf(Date.now());
    }, LOOK_AT_CLOCK_MS);
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    clearInterval(this.#clock);
    this.host.removeEventListener('state', this.#reopened);
    super.disconnectedCallback();
  }

  readonly #reopened = (): void => this.requestUpdate();

  override render(): TemplateResult {
    const { folder } = this;
    if (folder === undefined)
      return html`<main><h1>Dashboard</h1><sw-empty what="No folder is open" why="The figures are about a folder of this window."></sw-empty></main>`;
    const days = this.#days();
    const part = { host: this.host, folder, days };
    return html`<main>
      <header><h1>Dashboard</h1>${this.#tools(folder, days)}</header>
      <dashboard-attention .host=${part.host} .folder=${folder} .days=${days}></dashboard-attention>
      <dashboard-findings .host=${part.host} .folder=${folder} .days=${days}></dashboard-findings>
      <dashboard-runs .host=${part.host} .folder=${folder} .days=${days}></dashboard-runs>
      <dashboard-figures .host=${part.host} .folder=${folder} .days=${days}></dashboard-figures>
      <dashboard-system .host=${part.host} .folder=${folder} .days=${days}></dashboard-system>
    </main>`;
  }

  get #folders(): State['folders'] {
    return (this.host.state as State).folders; // dashboard.contribution.ts opens the page with it
  }

  /** Absolute path of the folder that is shown. */
  get folder(): string | undefined {
    const known = this.#folders.map(({ path }) => path);
    return known.find((path) => path === this.chosen.folder) ?? known[0];
  }

  #days(): Days {
    const count = this.chosen.range ?? USUAL;
    return { from: dayOf(Date.parse(this.today) - (count - 1) * DAY_MS), to: this.today };
  }

  #tools(folder: string, days: Days): TemplateResult {
    const range = this.chosen.range ?? USUAL;
    return html`<div class="tools">
      ${this.#folders.length < 2 ? nothing : this.#folderPicker(folder)}
      <select aria-label="Days" title="From ${days.from} to ${days.to}" @change=${(event: Event) => this.#choose({ range: Number(chosenIn(event)) })}>
        ${RANGES.map((each) => html`<option value=${each.days} ?selected=${each.days === range}>${each.label}</option>`)}
      </select>
      <vscode-button secondary @click=${() => this.host.run('stewardry.exportDashboard', { folder, ...days })}>Export...</vscode-button>
      <vscode-button secondary @click=${() => this.host.run('stewardry.createReport', { folder, ...days })}>Compliance Report...</vscode-button>
    </div>`;
  }

  #folderPicker(folder: string): TemplateResult {
    return html`<select aria-label="Folder" @change=${(event: Event) => this.#choose({ folder: chosenIn(event) })}>
      ${this.#folders.map(({ name, path }) => html`<option value=${path} ?selected=${path === folder}>${name}</option>`)}
    </select>`;
  }

  #choose(change: Chosen): void {
    this.chosen = { ...this.chosen, ...change };
    this.host.keep(this.chosen);
  }
}

function chosenIn({ target }: Event): string {
  return target instanceof HTMLSelectElement ? target.value : '';
}

/** UTC, like the days of the record. */
function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

customElements.define('stewardry-dashboard', Dashboard);
