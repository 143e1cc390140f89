import { Disposable, Range, type TextEditor, ThemeColor, window, workspace } from 'vscode';
import type { RunFile } from '../../../protocol/runs.ts';
import { coalesced } from '../../platform/coalesced.ts';
import type { Runs } from '../../platform/runs.ts';
import { reviewFileOf } from './reviewDocuments.ts';

const words: Readonly<Record<RunFile['hunks'][number]['state'], string>> = {
  open: 'Hover to apply or reject',
  applied: '✓ applied',
  rejected: '✗ rejected',
};
/** Milliseconds in which editors that open together are waited for. */
const GATHER_MS = 50;

/** Says beside each hunk how it stands. The editor hides lenses in differences unless `diffEditor.codeLens` is on; then these are not needed. */
export class HunkHints implements Disposable {
  readonly #runs: Runs;
  readonly #type = window.createTextEditorDecorationType({
    after: { margin: '0 0 0 3em', color: new ThemeColor('editorCodeLens.foreground'), fontStyle: 'normal' },
  });
  readonly #draw = coalesced(GATHER_MS, () => {
    for (const editor of window.visibleTextEditors) void this.#show(editor);
  });
  readonly #subscriptions: Disposable;

  constructor(runs: Runs) {
    this.#runs = runs;
    this.#subscriptions = Disposable.from(
      this.#type,
      this.#draw,
      window.onDidChangeVisibleTextEditors(this.#draw),
      workspace.onDidChangeConfiguration((event) => void (event.affectsConfiguration('diffEditor.codeLens') && this.#draw())),
    );
  }

  /** Hunks have another state now. */
  refresh(): void {
    this.#draw();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #show(editor: TextEditor): Promise<void> {
    const review = reviewFileOf(editor.document.uri);
    const run = review?.side === 'proposed' ? this.#runs.book.run(review.run) : undefined;
    if (review === undefined || run === undefined) return;
    const hasLenses = workspace.getConfiguration('diffEditor').get<boolean>('codeLens') === true;
    // A change set that cannot be read has no hunks to speak of.
    const files = hasLenses ? [] : await this.#runs.files(run).catch(() => []);
    const hunks = files.find(({ path }) => path === review.path)?.hunks ?? [];
    editor.setDecorations(
      this.#type,
      hunks.map(({ proposedStart, state }) => {
        const { end } = editor.document.lineAt(Math.min(proposedStart, editor.document.lineCount - 1)).range;
        return { range: new Range(end, end), renderOptions: { after: { contentText: words[state] } } };
      }),
    );
  }
}
