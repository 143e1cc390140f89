import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { SessionMessage } from '../../protocol/sessions.ts';
import type { Host } from '../shared/host.ts';
import { renderMarkdown } from '../shared/markdown.ts';
import type { Result } from '../shared/messages.ts';
import { Listening, Request } from '../shared/request.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import '../shared/ui/list.ts';
import { listStyles } from '../shared/ui/list.ts';
import { shown } from '../shared/ui/shown.ts';
import { ago, countOf, joined, moment, money } from '../shared/words.ts';
import { messageRow, messageRowStyles } from './messageRow.ts';

/** Messages that are asked for at once. */
const PAGE = 200;

/** One session: its figures, what can be done with it, and everything that was said. */
class SessionView extends LitElement {
  static override styles = [
    controlStyles,
    listStyles,
    messageRowStyles,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; }
      header { display: grid; gap: 6px; padding: 12px 24px; border-bottom: 1px solid var(--line); }
      h2 { margin: 0; font-size: 1.2em; font-weight: 600; overflow-wrap: anywhere; }
      p { margin: 0; color: var(--muted); overflow-wrap: anywhere; }
      .bar { display: flex; flex-wrap: wrap; gap: var(--gap); }
      sw-list { flex: 1; min-height: 0; }
      ::slotted(*) { justify-self: start; }
      summary { cursor: pointer; }
      .muted { color: var(--muted); }
      .story { max-height: 40vh; overflow: auto; padding: 4px 0 0 16px; }
      .older { padding: 8px 24px; }
      @media (max-width: 500px) { header { padding: 12px; } }
    `,
  ];
  static override properties = { folder: {}, session: {}, older: { state: true } };

  declare host: Host;
  declare folder: string;
  declare session: string;
  /** Those before the newest page. */
  declare older: readonly SessionMessage[];
  #hasMore: boolean | undefined;
  readonly #head = new Request(this, 'sessions/show', () => ({ folder: this.folder, id: this.session }));
  readonly #story = new Request(this, 'sessions/keptStory', () => ({ folder: this.folder, id: this.session }));
  readonly #newest = new Request(this, 'sessions/messages', () => ({ folder: this.folder, id: this.session, limit: PAGE }));

  constructor() {
    super();
    this.older = [];
    new Listening(this, 'sessions/changed', ({ sessions }) => {
      if (!sessions.some(({ id }) => id === this.session)) return;
      void this.#head.reload();
      void this.#story.reload();
      void this.#newest.reload();
    });
  }

  override willUpdate(changed: PropertyValues): void {
    if (!changed.has('session')) return;
    this.older = [];
    this.#hasMore = undefined;
  }

  override render(): TemplateResult {
    return html`${shown(this.#head, (head) => this.#header(head))}${shown(this.#newest, (page) => this.#transcript(page))}`;
  }

  #header({ session, pinned }: Result<'sessions/show'>): TemplateResult {
    const { title, persona, model, state, messages, spent, scope } = session;
    const isLimited = !scope.includes('**');
    const run = (label: string, command: string, isFirst = false) =>
      html`<vscode-button ?secondary=${!isFirst} @click=${() => this.host.run(command, this.session)}>${label}</vscode-button>`;
    return html`<header>
      <slot name="back"></slot>
      <h2>${title === '' ? 'Without a title' : title}</h2>
      <p>${joined([state === 'active' ? '' : state, persona, model, countOf(messages, 'message'), spent === 0 ? '' : money(spent), isLimited ? `may change ${scope.join(', ')}` : ''])}</p>
      ${pinned.length === 0 ? nothing : html`<p>Pinned: ${pinned.map(({ label }) => label).join(', ')}</p>`}
      <div class="bar">
        ${state === 'archived' ? html`<vscode-button @click=${() => this.#restore()}>Restore</vscode-button>` : run('Continue', 'stewardry.openTaskPage', true)}
        ${run('Rename…', 'stewardry.renameSession')}${run('Copy', 'stewardry.forkSession')}${run('Export…', 'stewardry.exportSession')}
        ${state === 'archived' ? nothing : run('Archive', 'stewardry.archiveSession')}
      </div>
      ${this.#told()}
    </header>`;
  }

  /** How it was when it was archived, for whoever does not want to read all of it. */
  #told(): TemplateResult | typeof nothing {
    const story = this.#story.value?.story;
    if (story === undefined) return nothing;
    // Its first line is the title, which stands above.
    const text = story.text.replace(/^# .*\n+/, '');
    return html`<details>
      <summary>Story <span class="muted" title=${moment(story.toldAt)}>as it was ${ago(story.toldAt)}</span></summary>
      <div class="story" tabindex="0" role="region" aria-label="Story">${renderMarkdown(text)}</div>
    </details>`;
  }

  #transcript({ messages, hasMore }: Result<'sessions/messages'>): TemplateResult {
    const all = [...this.older, ...messages];
    const isMore = this.#hasMore ?? hasMore;
    return html`${isMore ? html`<div class="older"><vscode-button secondary @click=${() => this.#more(all[0]?.position)}>Show Earlier Messages</vscode-button></div>` : nothing}
      <sw-list label="Messages" .rowHeight=${72} .items=${all} .keyOf=${({ id }: SessionMessage) => id}
        .template=${(message: SessionMessage) => messageRow(message, (run) => this.host.run('stewardry.openRunPage', run))}></sw-list>`;
  }

  async #more(before: number | undefined): Promise<void> {
    if (before === undefined) return;
    const { session } = this;
    const { messages, hasMore } = await this.host.request('sessions/messages', { folder: this.folder, id: session, before, limit: PAGE });
    if (session !== this.session) return;
    this.#hasMore = hasMore;
    this.older = [...messages, ...this.older];
  }

  async #restore(): Promise<void> {
    await this.host.request('sessions/update', { folder: this.folder, id: this.session, state: 'active' });
  }
}

customElements.define('session-view', SessionView);
