import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { RunSummary } from '../../protocol/runs.ts';
import type { Host } from '../shared/host.ts';
import { Listening, Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/empty.ts';
import '../shared/ui/list.ts';
import { listStyles } from '../shared/ui/list.ts';
import { shown } from '../shared/ui/shown.ts';
import { countOf } from '../shared/words.ts';
import { partStyles } from './partStyles.ts';
import { runRow, runRowStyles } from './runRow.ts';

/** Runs that are asked for at once. */
const PAGE = 100;

/** Every run of the folder, the newest first. */
class RunHistory extends LitElement {
  static override styles = [
    partStyles,
    controlStyles,
    listStyles,
    runRowStyles,
    css`
      sw-list { flex: 1; min-height: 0; margin: 0 16px; }
      .more { padding: 8px 24px; }
    `,
  ];
  static override properties = { folder: {}, older: { state: true } };

  declare host: Host;
  declare folder: string;
  /** Those after the newest page. */
  declare older: readonly RunSummary[];
  #next: string | undefined;
  readonly #newest = new Request(this, 'runs/list', () => ({ folder: this.folder, limit: PAGE }));

  constructor() {
    super();
    this.older = [];
    new Listening(this, 'runs/changed', () => this.#newest.reload());
  }

  override render(): TemplateResult {
    return html`
      <div class="bar pad"><h1 class="grow">History</h1><vscode-button @click=${() => this.#go({ mode: 'new' })}>New Task</vscode-button></div>
      ${shown(this.#newest, ({ runs, next }) => this.#list([...runs, ...this.older], this.older.length === 0 ? next : this.#next))}
    `;
  }

  #list(runs: readonly RunSummary[], next: string | undefined): TemplateResult {
    if (runs.length === 0)
      return html`<sw-empty icon="history" what="No runs yet" why="What AI tasks did, cost and changed stays here."></sw-empty>`;
    return html`
      <sw-list selectable label="Runs" .rowHeight=${50} .items=${runs} .keyOf=${({ id }: RunSummary) => id} .template=${runRow}
        @choose=${({ detail }: CustomEvent<RunSummary>) => this.#go({ mode: 'run', run: detail.id })}></sw-list>
      <div class="bar more"><span class="muted grow">${countOf(runs.length, 'run')}${next === undefined ? '' : ' so far'}</span>
        ${next === undefined ? nothing : html`<vscode-button secondary @click=${() => this.#more(next)}>Show Older</vscode-button>`}</div>
    `;
  }

  async #more(after: string): Promise<void> {
    const { runs, next } = await this.host.request('runs/list', { folder: this.folder, limit: PAGE, after });
    this.#next = next;
    this.older = [...this.older, ...runs];
  }

  #go(detail: object): void {
    this.dispatchEvent(new CustomEvent('go', { detail, bubbles: true }));
  }
}

customElements.define('run-history', RunHistory);
