import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import './compareRuns.ts';
import './newTask.ts';
import './runHistory.ts';
import './runPage.ts';
import { type Draft, emptyDraft, type Kept, keptOf, openedOf, type Place } from './taskState.ts';

/** The page on which tasks are given, watched and taken in: one for the window. */
class TaskExecutor extends LitElement {
  static override styles = css`
    :host { display: block; height: 100vh; }
    main { display: flex; flex-direction: column; height: 100%; min-height: 320px; }
    main:focus { outline: none; }
    main > * { flex: 1; min-height: 0; }
  `;
  static override properties = { kept: { state: true } };

  declare host: Host;
  declare kept: Kept;
  #hadFocus = false;
  readonly #reopened = (): void => {
    const { run, draft } = openedOf(this.host);
    const place: Place = run === null ? { mode: 'new' } : { mode: 'run', run };
    const typed = this.kept.draft.prompt.trim();
    if (draft === null) this.#keep({ place });
    else if (typed === '') this.#keep({ place, draft: { ...emptyDraft, ...draft } });
    // What a person is writing stays theirs; words that were asked for come after it.
    else
      this.#keep({
        place,
        ...(draft.prompt === undefined ? {} : { draft: { ...this.kept.draft, prompt: `${typed}\n\n${draft.prompt}` } }),
      });
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.kept = keptOf(this.host);
    this.host.addEventListener('state', this.#reopened);
  }

  override disconnectedCallback(): void {
    this.host.removeEventListener('state', this.#reopened);
    super.disconnectedCallback();
  }

  override willUpdate(): void {
    this.#hadFocus = (this.shadowRoot?.activeElement ?? null) !== null;
  }

  override updated(): void {
    // Another part has come in the place of the one that was used.
    if (this.#hadFocus && this.shadowRoot?.activeElement === null) this.renderRoot.querySelector('main')?.focus();
    // A run names the tab itself.
    if (this.kept.place.mode !== 'run') this.host.setTitle('AI Task');
  }

  override render(): TemplateResult {
    return html`<main tabindex="-1"
      @go=${(event: CustomEvent<Place>) => this.#keep({ place: event.detail })}
      @draft=${(event: CustomEvent<Draft>) => this.#keep({ draft: event.detail })}
      @again=${(event: CustomEvent<Draft>) => this.#keep({ draft: event.detail, place: { mode: 'new' } })}
      @open=${(event: CustomEvent<readonly string[]>) => this.#keep({ open: event.detail })}
      @tab=${(event: CustomEvent<string>) => this.#keep({ tab: event.detail })}
      @started=${(event: CustomEvent<string>) => this.#keep({ place: { mode: 'run', run: event.detail }, draft: emptyDraft, tab: 'timeline' })}
    >${this.#part()}</main>`;
  }

  #part(): TemplateResult {
    const { place, draft, tab, open } = this.kept;
    const { folder } = openedOf(this.host);
    const { host } = this;
    switch (place.mode) {
      case 'new':
        return html`<new-task .host=${host} .folder=${folder} .draft=${draft}></new-task>`;
      case 'history':
        return html`<run-history .host=${host} .folder=${folder}></run-history>`;
      case 'run':
        return html`<run-page .host=${host} .folder=${folder} .run=${place.run} .tab=${tab} .open=${open}></run-page>`;
      case 'compare':
        return html`<compare-runs .host=${host} .folder=${folder} .run=${place.run} .other=${place.other}></compare-runs>`;
    }
  }

  #keep(change: Partial<Kept>): void {
    this.kept = { ...this.kept, ...change };
    this.host.keep(this.kept);
  }
}

customElements.define('task-executor', TaskExecutor);
