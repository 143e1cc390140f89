import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import type { Result } from '../shared/messages.ts';
import '../shared/ui/empty.ts';
import '../shared/ui/loading.ts';
import '../shared/ui/tabs.ts';
import type { Tab } from '../shared/ui/tabs.ts';
import { partStyles } from './partStyles.ts';
import './runChanges.ts';
import './runDecisions.ts';
import './runEvidence.ts';
import { RunFeed } from './runFeed.ts';
import './runHeader.ts';
import './runQuestions.ts';
import './runTimeline.ts';
import { hasEnded } from './runWords.ts';
import './steerBox.ts';

type Shown = Result<'runs/show'>;

/** One run: its head, one of its parts, and below what waits for the person. */
class RunPage extends LitElement {
  static override styles = [
    partStyles,
    css`
      /* Where there is little room, as at twice the size, the page scrolls; nothing is squeezed over something else. */
      :host { overflow: auto; }
      run-header, sw-tabs { flex: none; }
      sw-tabs { margin: 0 24px; }
      .part { flex: 1 0 120px; min-height: 120px; display: flex; flex-direction: column; }
      .part:focus { outline: none; }
      .part > * { flex: 1; min-height: 0; }
      @media (max-width: 500px) { sw-tabs { margin: 0 12px; } }
    `,
  ];
  static override properties = { folder: {}, run: {}, tab: {}, open: { attribute: false } };

  declare host: Host;
  declare folder: string;
  declare run: string;
  declare tab: string;
  declare open: readonly string[];
  #title = '';
  #wasAnswering = false;
  readonly #feed = new RunFeed(this, () => ({ folder: this.folder, run: this.run }));

  override willUpdate(): void {
    this.#wasAnswering = this.shadowRoot?.activeElement?.localName === 'run-questions';
  }

  override updated(): void {
    // The last question is answered: whoever did it by the keyboard is at what comes of it.
    if (this.#wasAnswering && this.shadowRoot?.activeElement === null) this.renderRoot.querySelector<HTMLElement>('.part')?.focus();
    const title = this.#feed.value?.run.title;
    if (title === undefined || title === this.#title) return;
    this.#title = title;
    this.host.setTitle(title);
  }

  override render(): TemplateResult {
    const { value, failure } = this.#feed;
    if (value === undefined && failure === undefined) return html`<sw-loading></sw-loading>`;
    if (value === undefined)
      return html`<sw-empty role="alert" icon="error" what="This run could not be loaded" .why=${failure}></sw-empty>`;
    const { run, questions } = value;
    return html`
      <run-header .host=${this.host} .folder=${this.folder} .shown=${value} @rated=${(event: CustomEvent<Result<'runs/rate'>['rating']>) => this.#feed.noteRating(event.detail)}></run-header>
      <sw-tabs label="Parts of the run" .tabs=${this.#tabs(value)} .chosen=${this.tab} @choose=${(event: CustomEvent<string>) => this.#choose(event.detail)}></sw-tabs>
      <div class="part" tabindex="-1" role="tabpanel" aria-label=${this.#tabs(value).find(({ id }) => id === this.tab)?.label ?? ''}>${this.#part(value)}</div>
      ${questions.length === 0 ? nothing : html`<run-questions .host=${this.host} .folder=${this.folder} .questions=${questions}></run-questions>`}
      ${hasEnded(run.state) ? nothing : html`<steer-box .host=${this.host} .folder=${this.folder} .run=${run.id}></steer-box>`}
    `;
  }

  #tabs({ run, verification }: Shown): readonly Tab[] {
    const failed = verification?.checks.filter(({ outcome }) => outcome === 'failed').length;
    return [
      { id: 'timeline', label: 'Timeline' },
      { id: 'changes', label: 'Changes', count: run.filesChanged },
      { id: 'verification', label: 'Verification', count: failed },
      { id: 'decisions', label: 'Decisions' },
    ];
  }

  #part(shown: Shown): TemplateResult {
    const { host, folder } = this;
    const { run } = shown;
    switch (this.tab) {
      case 'changes':
        return html`<run-changes .host=${host} .folder=${folder} .run=${run}></run-changes>`;
      case 'verification':
        return html`<run-evidence .host=${host} .folder=${folder} .shown=${shown}></run-evidence>`;
      case 'decisions':
        return html`<run-decisions .host=${host} .folder=${folder} .run=${run}></run-decisions>`;
      default:
        return html`<run-timeline .host=${host} .folder=${folder} .shown=${shown} .rows=${this.#feed.rows} .notices=${this.#feed.notices} .open=${this.open}></run-timeline>`;
    }
  }

  #choose(detail: string): void {
    this.dispatchEvent(new CustomEvent('tab', { detail, bubbles: true }));
  }
}

customElements.define('run-page', RunPage);
