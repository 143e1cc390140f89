import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import type { Result } from '../shared/messages.ts';
import { Listening, Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/empty.ts';
import '../shared/ui/list.ts';
import { listStyles } from '../shared/ui/list.ts';
import { shown } from '../shared/ui/shown.ts';
import { countOf } from '../shared/words.ts';
import { sessionRow, sessionRowStyles } from './sessionRow.ts';
import './sessionView.ts';

type Found = Result<'sessions/list'>['sessions'][number];

/** What the page was opened with; extension/features/session-browser opens it. */
interface Opened {
  readonly folder: string;
  readonly session: string | null;
}

/** What is kept while the page is thrown away. */
interface Kept {
  readonly session: string | null;
  readonly text: string;
  readonly withArchived: boolean;
}

/** Typing is looked for when it pauses for so long. Milliseconds. */
const PAUSE_MS = 200;

/** Every conversation of a folder: found by what was said, and read beside the list. */
class SessionBrowser extends LitElement {
  static override styles = [
    controlStyles,
    listStyles,
    sessionRowStyles,
    css`
      :host { display: block; height: 100vh; }
      main { display: flex; height: 100%; min-height: 320px; }
      .finder { display: flex; flex-direction: column; flex: 0 0 340px; min-width: 0; border-right: 1px solid var(--line); }
      .search { display: grid; gap: 8px; padding: 12px 16px; }
      .search label { display: inline-flex; gap: 8px; align-items: center; }
      h1 { margin: 0; font-size: 1.2em; font-weight: 600; }
      sw-list { flex: 1; min-height: 0; }
      .more { display: flex; justify-content: space-between; gap: 8px; align-items: center; padding: 8px 16px; color: var(--muted); }
      session-view, .nothing { flex: 1; min-width: 0; }
      .back { display: none; }
      @media (max-width: 700px) {
        .finder { flex: 1; border: 0; }
        .reading .finder, .choosing session-view, .choosing .nothing { display: none; }
        .back { display: block; }
      }
    `,
  ];
  static override properties = { kept: { state: true }, typed: { state: true }, limit: { state: true } };

  declare host: Host;
  declare kept: Kept;
  /** What is in the field; it is looked for a moment later. */
  declare typed: string;
  declare limit: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #sessions = new Request(this, 'sessions/list', () => {
    const { text, withArchived } = this.kept;
    const states: Found['state'][] = withArchived ? ['active', 'paused', 'archived'] : ['active', 'paused'];
    return { folder: this.#opened.folder, states, limit: this.limit, ...(text === '' ? {} : { text }) };
  });
  readonly #reopened = (): void => {
    if (this.#opened.session !== null) this.#keep({ session: this.#opened.session });
  };

  constructor() {
    super();
    this.limit = 100;
    new Listening(this, 'sessions/changed', () => this.#sessions.reload());
  }

  override connectedCallback(): void {
    const fresh: Kept = { session: this.#opened.session, text: '', withArchived: false };
    this.kept = { ...fresh, ...(this.host.kept as Partial<Kept> | undefined) }; // nobody but this page keeps anything here
    this.typed = this.kept.text;
    super.connectedCallback();
    this.host.addEventListener('state', this.#reopened);
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#timer);
    this.host.removeEventListener('state', this.#reopened);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    const { session, withArchived } = this.kept;
    return html`<main class=${session === null ? 'choosing' : 'reading'}>
      <section class="finder" aria-label="Find">
        <div class="search" role="search">
          <h1>Sessions</h1>
          <input type="search" aria-label="Search titles and what was said" placeholder="Search titles and what was said" .value=${this.typed}
            @input=${(event: Event) => this.#type(event)}>
          <label><input type="checkbox" .checked=${withArchived} @change=${() => this.#keep({ withArchived: !withArchived })}>Archived too</label>
        </div>
        ${shown(this.#sessions, (found) => this.#list(found))}
      </section>
      ${session === null ? html`<sw-empty class="nothing" icon="comment-discussion" what="No session chosen" why="Choose one to read what was said and done in it."></sw-empty>` : this.#view(session)}
    </main>`;
  }

  get #opened(): Opened {
    return this.host.state as Opened; // sessionBrowser.contribution.ts opens the page with it
  }

  #list({ sessions, next }: Result<'sessions/list'>): TemplateResult {
    if (sessions.length === 0) return this.#nothing();
    return html`
      <sw-list selectable label="Sessions" .rowHeight=${52} .items=${sessions} .keyOf=${({ id }: Found) => id} .template=${sessionRow} .selected=${this.kept.session ?? undefined}
        @select=${({ detail }: CustomEvent<Found>) => this.#keep({ session: detail.id })}
        @choose=${({ detail }: CustomEvent<Found>) => this.#keep({ session: detail.id })}></sw-list>
      <div class="more"><span aria-live="polite">${countOf(sessions.length, 'session')}${next === undefined ? '' : ' so far'}</span>
        ${
          next === undefined || this.limit >= MOST
            ? nothing
            : html`<vscode-button secondary @click=${() => {
                this.limit = MOST;
              }}>Show More</vscode-button>`
        }</div>
    `;
  }

  #nothing(): TemplateResult {
    if (this.kept.text !== '')
      return html`<sw-empty icon="search" what="Nothing found" why="A session is found when each word begins some word of its title or of what was said."></sw-empty>`;
    return html`<sw-empty icon="comment-discussion" what="No sessions yet" why="Each AI task belongs to a session, which keeps what was said.">
      <vscode-button @click=${() => this.host.run('stewardry.openTaskPage')}>New Task</vscode-button></sw-empty>`;
  }

  #view(session: string): TemplateResult {
    return html`<session-view .host=${this.host} .folder=${this.#opened.folder} .session=${session}>
      <vscode-button class="back" slot="back" secondary @click=${() => this.#keep({ session: null })}>All Sessions</vscode-button></session-view>`;
  }

  #type({ target }: Event): void {
    if (!(target instanceof HTMLInputElement)) return;
    this.typed = target.value;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep({ text: this.typed.trim() }), PAUSE_MS);
  }

  #keep(change: Partial<Kept>): void {
    this.kept = { ...this.kept, ...change };
    this.host.keep(this.kept);
  }
}

/** As many as the backend gives at once; who has more finds them by searching. */
const MOST = 200;

customElements.define('session-browser', SessionBrowser);
