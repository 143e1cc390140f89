import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import { Listening, Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import { partStyles } from './partStyles.ts';
import { runRow, runRowStyles } from './runRow.ts';

/** The last few runs, so that one under way is a click away. */
class RecentRuns extends LitElement {
  static override styles = [
    partStyles,
    controlStyles,
    runRowStyles,
    css`
      ul { margin: 0 -8px; padding: 0; list-style: none; }
      .plain { display: block; width: 100%; border-radius: 3px; }
      .plain:hover { background: var(--hover); }
    `,
  ];
  static override properties = { folder: {} };

  declare host: Host;
  declare folder: string;
  readonly #runs = new Request(this, 'runs/list', () => ({ folder: this.folder, limit: 5 }));

  constructor() {
    super();
    new Listening(this, 'runs/changed', () => this.#runs.reload());
  }

  override render(): TemplateResult | typeof nothing {
    const runs = this.#runs.value?.runs ?? [];
    if (runs.length === 0) return nothing;
    return html`<h2>Recent</h2><ul>${runs.map((run) => html`<li><button class="plain" @click=${() => this.#open(run.id)}>${runRow(run)}</button></li>`)}</ul>`;
  }

  #open(run: string): void {
    this.dispatchEvent(new CustomEvent('go', { detail: { mode: 'run', run }, bubbles: true, composed: true }));
  }
}

customElements.define('recent-runs', RecentRuns);
