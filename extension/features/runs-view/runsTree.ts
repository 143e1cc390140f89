import { Disposable, type TreeView } from 'vscode';
import type { RunFile, RunSummary } from '../../../protocol/runs.ts';
import type { Backend } from '../../backend/backend.ts';
import { coalesced } from '../../platform/coalesced.ts';
import { LoadedTree } from '../../platform/loadedTree.ts';
import { hasEnded, type OfFolder } from '../../platform/runBook.ts';
import type { Runs } from '../../platform/runs.ts';
import { countOf } from '../../platform/wording.ts';
import { toItem } from './runItems.ts';
import { type RunNode, runNodes } from './runNodes.ts';

/** Milliseconds between two drawings while a run streams. */
const DRAW_EVERY_MS = 100;

/** The rows of the Runs view; steps and change sets are read for runs that are unfolded, and only for those. */
export class RunsTree implements Disposable {
  readonly #runs: Runs;
  readonly #tree: LoadedTree<RunNode>;
  readonly #files = new Map<string, readonly RunFile[]>();
  /** Runs that a person unfolded (`true`) or folded (`false`). */
  readonly #unfolded = new Map<string, boolean>();
  readonly #subscriptions: Disposable;

  constructor(backend: Backend, runs: Runs) {
    this.#runs = runs;
    this.#tree = new LoadedTree<RunNode>(backend, {
      viewId: 'stewardry.runs',
      load: async () => {
        await runs.refresh();
        return this.#rows();
      },
      toItem,
    });
    const draw = coalesced(DRAW_EVERY_MS, () => {
      this.#tree.show(this.#rows());
      this.#showBadge();
      this.#readUnfolded();
    });
    const unfold = (isUnfolded: boolean) => (event: { readonly element: RunNode }) => {
      if (event.element.kind !== 'run') return;
      this.#unfolded.set(event.element.run.id, isUnfolded);
      draw();
    };
    this.#subscriptions = Disposable.from(
      this.#tree,
      draw,
      runs.onDidChange(draw),
      this.view.onDidExpandElement(unfold(true)),
      this.view.onDidCollapseElement(unfold(false)),
      this.view.onDidChangeVisibility(({ visible }) => {
        runs.setSeen(visible);
        if (visible) draw();
      }),
    );
  }

  get view(): TreeView<RunNode> {
    return this.#tree.view;
  }

  reload(): Promise<void> {
    return this.#tree.reload();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #rows(): readonly RunNode[] {
    const { book } = this.#runs;
    const { runs, questions } = book;
    const sessionTitle = (session: string): string | undefined => book.session(session)?.title;
    return runNodes({ sessionTitle, runs, questions, steps: (run) => book.steps(run), files: (run) => this.#files.get(run) });
  }

  #readUnfolded(): void {
    if (!this.view.visible) return;
    for (const run of this.#runs.book.runs) {
      // Those at work are unfolded from the start, and stay so when they end.
      if (!this.#unfolded.has(run.id) && !hasEnded(run)) this.#unfolded.set(run.id, true);
      if (this.#unfolded.get(run.id) !== true) continue;
      // What cannot be read now is read with the next change.
      if (this.#runs.book.steps(run.id) === undefined && run.steps > 0) this.#runs.loadSteps(run.folder, run.id).catch(() => undefined);
      if (run.filesChanged > 0) void this.#readFiles(run);
    }
  }

  async #readFiles(run: OfFolder<RunSummary>): Promise<void> {
    const files = await this.#runs.files(run).catch(() => undefined);
    if (files === undefined || this.#files.get(run.id) === files) return;
    this.#files.set(run.id, files);
    this.#tree.show(this.#rows());
  }

  #showBadge(): void {
    const { questions, runs } = this.#runs.book;
    const toReview = runs.filter(({ review, parent }) => review === 'open' && parent === undefined).length;
    const value = questions.length + toReview;
    const words = [
      ...(questions.length === 0 ? [] : [countOf(questions.length, 'question')]),
      ...(toReview === 0 ? [] : [`${countOf(toReview, 'run')} to review`]),
    ];
    this.view.badge = value === 0 ? undefined : { value, tooltip: words.join(', ') };
  }
}
