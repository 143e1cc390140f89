import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Host } from '../shared/host.ts';
import type { Result } from '../shared/messages.ts';
import '../shared/ui/empty.ts';
import '../shared/ui/tabs.ts';
import { countOf } from '../shared/words.ts';
import './codeView.ts';
import { managerStyles } from './managerStyles.ts';
import type { Place } from './matchList.ts';
import './matchList.ts';
import type { Draft } from './openedWith.ts';
import './syntaxView.ts';

type File = NonNullable<Result<'rules/tryRule'>['file']>;
type Part = 'file' | 'folder' | 'tree';

/** What a rule finds: in one file, in the whole folder; and the syntax tree of the file. Fires `path` when another file is to be tried. */
export class RulePlayground extends LitElement {
  static override styles = [
    managerStyles,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; gap: 8px; }
      .part { flex: 1; min-height: 0; }
      .bar { display: flex; gap: 8px; align-items: center; }
      [hidden] { display: none !important; }
    `,
  ];
  static override properties = {
    draft: { attribute: false },
    file: { attribute: false },
    shownPart: { state: true },
    reveal: { state: true },
  };

  declare host: Host;
  declare folder: string;
  declare draft: Draft;
  declare file: File | undefined;
  declare shownPart: Part;
  declare reveal: number | undefined;

  constructor() {
    super();
    this.shownPart = 'file';
  }

  override render(): TemplateResult {
    const tabs = [
      { id: 'file', label: 'In a File', count: this.file?.matches.length },
      { id: 'folder', label: 'In the Folder' },
      { id: 'tree', label: 'Syntax Tree' },
    ];
    const { path, source, scope } = this.draft;
    return html`
      <sw-tabs label="Playground" .tabs=${tabs} .chosen=${this.shownPart} @choose=${(event: CustomEvent<Part>) => (this.shownPart = event.detail)}></sw-tabs>
      ${this.shownPart === 'folder' ? nothing : this.#bar(path)}
      ${this.shownPart === 'file' ? this.#inFile() : nothing}
      ${this.shownPart === 'tree' && path !== undefined ? html`<syntax-view class="part" role="tabpanel" aria-label="Syntax Tree" .host=${this.host} .folder=${this.folder} .path=${path} .text=${this.file?.text ?? ''} @reveal=${(event: CustomEvent<number>) => this.#show(event.detail)}></syntax-view>` : nothing}
      <match-list
        class="part"
        role="tabpanel"
        aria-label="In the Folder"
        ?hidden=${this.shownPart !== 'folder'}
        .host=${this.host}
        .folder=${this.folder}
        .scope=${scope ?? ''}
        .source=${source}
        @place=${(event: CustomEvent<Place>) => this.#open(event.detail)}
      ></match-list>
    `;
  }

  #bar(path: string | undefined): TemplateResult {
    const found = this.file === undefined || this.file.path !== path ? '' : countOf(this.file.matches.length, 'match', 'matches');
    return html`<div class="bar">
      <vscode-button secondary @click=${() => this.#choose()}>Choose File…</vscode-button>
      <span class="grow clip" title=${path ?? ''}>${path ?? ''}</span>
      ${this.shownPart === 'file' ? html`<span class="muted" role="status">${found}</span>` : nothing}
    </div>`;
  }

  #inFile(): TemplateResult {
    const { file } = this;
    if (file === undefined) {
      return html`<sw-empty class="part" icon="file-code" what="No file chosen" why="Choose a file, or a match in the folder, to see what the rule finds there as you type."></sw-empty>`;
    }
    return html`${file.notices.map(({ message }) => html`<p class="muted">${message}</p>`)}
      <code-view class="part" role="tabpanel" aria-label="In a File" .file=${file} .reveal=${this.reveal ?? file.matches[0]?.range.start.line}></code-view>`;
  }

  #show(line: number): void {
    this.shownPart = 'file';
    this.reveal = line;
  }

  #open({ path, line }: Place): void {
    this.#show(line);
    this.#tell(path);
  }

  async #choose(): Promise<void> {
    const path = await this.host.run('stewardry.choosePlaygroundFile', this.folder);
    if (typeof path !== 'string') return;
    this.reveal = undefined;
    this.#tell(path);
  }

  #tell(path: string): void {
    this.dispatchEvent(new CustomEvent('path', { detail: path }));
  }
}

customElements.define('rule-playground', RulePlayground);
