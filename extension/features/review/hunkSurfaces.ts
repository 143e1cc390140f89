import {
  CodeLens,
  type CodeLensProvider,
  Disposable,
  EventEmitter,
  Hover,
  type HoverProvider,
  languages,
  MarkdownString,
  type Position,
  Range,
  type TextDocument,
} from 'vscode';
import type { RunDecision, RunFile, RunStep } from '../../../protocol/runs.ts';
import type { Backend } from '../../backend/backend.ts';
import type { Runs } from '../../platform/runs.ts';
import { hunkActions, hunkAt, hunkStory, hunkTitle } from './hunkWords.ts';
import { reviewFileOf } from './reviewDocuments.ts';
import { type ReviewFile, reviewScheme } from './reviewUri.ts';

/** What is behind a file of a change set. */
interface Background {
  readonly file: RunFile;
  readonly steps: readonly RunStep[];
  readonly decisions: readonly RunDecision[];
}

/** Lenses over the hunks of a proposed text, and a hover that tells why each was made. */
export class HunkSurfaces implements CodeLensProvider, HoverProvider, Disposable {
  readonly #backend: Backend;
  readonly #runs: Runs;
  readonly #changed = new EventEmitter<void>();
  readonly #decisions = new Map<string, Promise<readonly RunDecision[]>>();
  readonly #registrations: Disposable;
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(backend: Backend, runs: Runs) {
    this.#backend = backend;
    this.#runs = runs;
    this.#registrations = Disposable.from(
      this.#changed,
      languages.registerCodeLensProvider({ scheme: reviewScheme }, this),
      languages.registerHoverProvider({ scheme: reviewScheme }, this),
    );
  }

  /** Hunks have another state now. */
  refresh(): void {
    this.#decisions.clear();
    this.#changed.fire();
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    const found = await this.#find(document);
    if (found === undefined) return [];
    const { review, file, steps, decisions } = found;
    return file.hunks.flatMap((hunk) => {
      const line = Math.min(hunk.proposedStart, document.lineCount - 1);
      const place = new Range(line, 0, line, 0);
      const story = hunkTitle(hunk, review.path, steps, decisions);
      const [step] = hunk.steps;
      return [
        ...hunkActions(review.run, review.path, hunk).map(
          ({ arguments: given, ...action }) => new CodeLens(place, { ...action, arguments: [...given] }),
        ),
        ...(story === '' ? [] : [new CodeLens(place, { title: story, command: 'stewardry.showStep', arguments: [review.run, step] })]),
      ];
    });
  }

  async provideHover(document: TextDocument, { line }: Position): Promise<Hover | undefined> {
    const found = await this.#find(document);
    const hunk = found && hunkAt(found.file.hunks, line);
    if (found === undefined || hunk === undefined) return undefined;
    const actions = hunkActions(found.review.run, found.review.path, hunk);
    const links = actions.map(
      ({ title, command, arguments: given }) => `[${title}](command:${command}?${encodeURIComponent(JSON.stringify(given))})`,
    );
    const own = new MarkdownString(links.join(' · '));
    own.isTrusted = { enabledCommands: actions.map(({ command }) => command) };
    // What a model wrote stands in a part of its own, where links to commands do nothing.
    const story = new MarkdownString(hunkStory(hunk, found.review.path, found.steps, found.decisions));
    return new Hover([own, story], new Range(hunk.proposedStart, 0, hunk.proposedStart + hunk.proposedLines, 0));
  }

  dispose(): void {
    this.#registrations.dispose();
  }

  async #find(document: TextDocument): Promise<(Background & { readonly review: ReviewFile }) | undefined> {
    const review = reviewFileOf(document.uri);
    const run = review?.side === 'proposed' ? this.#runs.book.run(review.run) : undefined;
    if (review === undefined || run === undefined) return undefined;
    if (this.#runs.book.steps(run.id) === undefined) await this.#runs.loadSteps(run.folder, run.id);
    const [files, decisions] = await Promise.all([this.#runs.files(run), this.#decisionsOf(run.folder, run.id)]);
    const file = files.find(({ path }) => path === review.path);
    return file && { review, file, steps: this.#runs.book.steps(run.id) ?? [], decisions };
  }

  #decisionsOf(folder: string, run: string): Promise<readonly RunDecision[]> {
    const known = this.#decisions.get(run);
    if (known !== undefined) return known;
    // Without its decisions a hunk still has its steps.
    const asked = this.#backend.rpc.runs.decisions({ folder, run, limit: 500 }).then(
      ({ decisions }) => decisions,
      () => [],
    );
    this.#decisions.set(run, asked);
    return asked;
  }
}
