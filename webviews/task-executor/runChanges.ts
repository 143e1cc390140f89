import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { RunSummary } from '../../protocol/runs.ts';
import type { Host } from '../shared/host.ts';
import { Request } from '../shared/request.ts';
import '../shared/ui/empty.ts';
import { shown } from '../shared/ui/shown.ts';
import { countOf } from '../shared/words.ts';
import './fileChanges.ts';
import { partStyles } from './partStyles.ts';
import { hasEnded } from './runWords.ts';

/** So many files show their changes at once; more open one by one. */
const OPEN_AT_ONCE = 8;

/** What a run would change, file by file and hunk by hunk. */
class RunChanges extends LitElement {
  static override styles = [
    partStyles,
    css`
      p { margin: 0; color: var(--muted); }
      file-changes { margin-top: 12px; }
    `,
  ];
  static override properties = { folder: {}, run: { attribute: false } };

  declare host: Host;
  declare folder: string;
  declare run: RunSummary;
  #asked = '';
  readonly #set = new Request(this, 'runs/changeSet', () => ({ folder: this.folder, id: this.run.id }));

  /** Hunks are taken and refused without another state: every summary that is another may mean it. Other updates, such as an answer, do not. */
  override willUpdate(changed: PropertyValues): void {
    if (!changed.has('run')) return;
    const { state, review, filesChanged } = this.run;
    const now = [state, review, filesChanged].join(' ');
    if (this.#asked !== '' && (now !== this.#asked || hasEnded(state))) void this.#set.reload();
    this.#asked = now;
  }

  override render(): TemplateResult {
    return html`<div class="scroll pad"><div class="column">${shown(this.#set, ({ files }) => {
      if (files.length === 0)
        return html`<sw-empty icon="diff" what="No changes" .why=${hasEnded(this.run.state) ? 'It changed no files.' : 'What it changes in its copy shows here as it goes.'}></sw-empty>`;
      const added = files.reduce((sum, file) => sum + file.added, 0);
      const removed = files.reduce((sum, file) => sum + file.removed, 0);
      return html`<p>${countOf(files.length, 'file')}, ${countOf(added, 'line')} added, ${removed} removed</p>
        ${repeat(
          files,
          ({ path }) => path,
          (file, index) =>
            html`<file-changes .host=${this.host} .folder=${this.folder} .run=${this.run} .file=${file} .isOpen=${index < OPEN_AT_ONCE}></file-changes>`,
        )}`;
    })}</div></div>`;
  }
}

customElements.define('run-changes', RunChanges);
