import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import type { Result } from '../shared/messages.ts';
import { Listening } from '../shared/request.ts';
import '../shared/ui/empty.ts';
import '../shared/ui/list.ts';
import { controlStyles } from '../shared/ui/controls.ts';
import { listStyles } from '../shared/ui/list.ts';
import { countOf } from '../shared/words.ts';
import { managerStyles } from './managerStyles.ts';

type Found = Result<'rules/matchRule'>;

interface Row {
  readonly path: string;
  readonly line: number;
  readonly text: string;
  readonly index: number;
}

/** Where a chosen match is. */
export interface Place {
  readonly path: string;
  /** From 0. */
  readonly line: number;
}

/** What a rule that is being written finds in the whole folder. Fires `place` with the match that was chosen. */
export class MatchList extends LitElement {
  static override styles = [
    controlStyles,
    listStyles,
    managerStyles,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; gap: 8px; }
      sw-list { flex: 1; border: 1px solid var(--line); }
      .match { display: flex; gap: 12px; padding: 2px 8px; line-height: 1.5; }
      .match .code { flex: 1; }
      .place { flex: 0 1 auto; max-width: 50%; direction: rtl; text-align: left; }
    `,
  ];
  static override properties = { source: {}, found: { state: true }, progress: { state: true } };

  declare host: Host;
  declare folder: string;
  declare scope: string;
  declare source: string;
  declare found: { readonly of: string; readonly result: Found } | undefined;
  declare progress: { readonly done: number; readonly total: number } | undefined;
  #running: AbortController | undefined;

  constructor() {
    super();
    new Listening(this, 'rules/matchProgress', ({ folder, done, total }) => {
      if (folder === this.folder && this.#running !== undefined) this.progress = { done, total };
    });
  }

  override disconnectedCallback(): void {
    this.#running?.abort();
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`<div class="actions">${this.#state()}</div>${this.found === undefined ? nothing : this.#list(this.found.result)}`;
  }

  #state(): TemplateResult {
    if (this.progress !== undefined) {
      const { done, total } = this.progress;
      return html`<vscode-button secondary @click=${() => this.#running?.abort()}>Cancel</vscode-button>
        <span class="muted" role="status">${total === 0 ? 'Looking…' : `${done.toLocaleString('en-US')} of ${countOf(total, 'file')}`}</span>`;
    }
    const isStale = this.found !== undefined && this.found.of !== this.source;
    return html`<vscode-button ?secondary=${this.found !== undefined && !isStale} @click=${() => this.#run()}>${this.found === undefined ? 'Find in Folder' : 'Find Again'}</vscode-button>
      <span class="muted" role="status">${this.found === undefined ? '' : `${summaryOf(this.found.result)}${isStale ? ', before the rule was changed' : ''}`}</span>`;
  }

  #list({ files, problems }: Found): TemplateResult {
    const broken = problems.find(({ severity }) => severity === 'error');
    if (broken !== undefined) return html`<sw-empty icon="error" what="The rule cannot be used" .why=${broken.message}></sw-empty>`;
    const rows = files.flatMap(({ path, matches }) =>
      matches.map(({ range, line }, index): Row => ({ path, line: range.start.line, text: line.trim(), index })),
    );
    if (rows.length === 0)
      return html`<sw-empty icon="pass" what="Nothing is found" why="No file of the folder has what the rule looks for."></sw-empty>`;
    return html`<sw-list
      selectable
      label="Matches"
      rowHeight="24"
      .items=${rows}
      .keyOf=${keyOf}
      .template=${template}
      @choose=${({ detail: { path, line } }: CustomEvent<Row>) => this.dispatchEvent(new CustomEvent<Place>('place', { detail: { path, line } }))}
    ></sw-list>`;
  }

  async #run(): Promise<void> {
    const { folder, source, scope } = this;
    const running = new AbortController();
    this.#running = running;
    this.progress = { done: 0, total: 0 };
    try {
      this.found = { of: source, result: await this.host.request('rules/matchRule', { folder, source, scope }, running.signal) };
    } finally {
      this.#running = undefined;
      this.progress = undefined;
    }
  }
}

const keyOf = ({ path, line, index }: Row): string => `${path}:${line}:${index}`.replaceAll(/\s/g, '-');

function summaryOf({ matches, files, checked, isCut }: Found): string {
  return `${countOf(matches, 'match', 'matches')}${isCut ? ' and more' : ''} in ${files.length.toLocaleString('en-US')} of ${countOf(checked, 'file')}`;
}

function template({ path, line, text }: Row): TemplateResult {
  return html`<div class="match"><span class="code clip">${text}</span><span class="place clip muted" title=${path}>&lrm;${path}:${line + 1}</span></div>`;
}

customElements.define('match-list', MatchList);
