import { Disposable, EventEmitter, workspace } from 'vscode';
import type { RunFile, RunState, RunStreamEvent, RunSummary } from '../../protocol/runs.ts';
import type { SessionSummary } from '../../protocol/sessions.ts';
import type { Backend } from '../backend/backend.ts';
import { localFolders } from './documents.ts';
import { LivePoll } from './livePoll.ts';
import { hasEnded, type OfFolder, RunBook } from './runBook.ts';

/** Something that happened in a run, as it comes. */
export interface RunHappening {
  readonly folder: string;
  readonly run: string;
  readonly events: readonly RunStreamEvent[];
}

/** Something may happen in these without anybody doing anything. */
const AT_WORK: ReadonlySet<RunState> = new Set(['pending', 'running', 'verifying']);
/** Steps asked for at once. */
const STEPS = 1_000;

/** The window's live knowledge of sessions and runs: told by the backend, asked for when nothing comes. */
export class Runs implements Disposable {
  readonly book = new RunBook();
  readonly #backend: Backend;
  readonly #changed = new EventEmitter<void>();
  readonly #happened = new EventEmitter<RunHappening>();
  readonly #ended = new EventEmitter<OfFolder<RunSummary>>();
  readonly #changeSets = new Map<string, { readonly state: string; readonly files: Promise<readonly RunFile[]> }>();
  /** Runs whose end somebody shows in a way of its own. */
  readonly #claimed = new Set<string>();
  readonly #poll = new LivePoll({ load: () => this.refresh().catch(() => undefined) });
  readonly #subscriptions: Disposable;
  #isSeen = false;
  readonly onDidChange = this.#changed.event;
  /** Fires with every message of `runs/stream`. */
  readonly onDidHappen = this.#happened.event;
  /** Fires when a run that this window saw at work has ended, unless it was claimed. */
  readonly onDidEnd = this.#ended.event;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.#subscriptions = Disposable.from(
      this.#changed,
      this.#happened,
      this.#ended,
      backend.onDidChangeState((state) => this.#follow(state === 'running')),
      workspace.onDidChangeWorkspaceFolders(({ removed }) => {
        for (const { uri } of removed) this.book.forgetFolder(uri.fsPath);
        void this.#reload();
      }),
      // A module that comes back knows more than it said.
      backend.on('modules/changed', ({ id, state }) => void (id === 'runs' && state === 'running' && this.#reload())),
      backend.on('sessions/changed', ({ folder, sessions }) => {
        this.book.noteSessions(folder, sessions);
        this.#changed.fire();
      }),
      backend.on('runs/changed', ({ folder, runs }) => this.#noteRuns(folder, runs)),
      backend.on('runs/stream', ({ folder, run, sequence, events }) => {
        const isWhole = this.book.noteStream(folder, run, sequence, events);
        this.#poll.pushed();
        if (!isWhole && this.book.steps(run) !== undefined) void this.loadSteps(folder, run).catch(() => undefined);
        this.#happened.fire({ folder, run, events });
        if (events.some(({ kind }) => kind === 'step' || kind === 'question' || kind === 'answered')) this.#changed.fire();
      }),
    );
  }

  /** Somebody looks at them: they are asked for when nothing is pushed. */
  setSeen(isSeen: boolean): void {
    this.#isSeen = isSeen;
    this.#watch();
  }

  /** The end of this run is shown by the caller. */
  claim(run: string): void {
    this.#claimed.add(run);
  }

  /** Its end is told to everybody after all. */
  unclaim(run: OfFolder<RunSummary>): void {
    if (this.#claimed.delete(run.id) || hasEnded(run)) this.#ended.fire(run);
  }

  /** A run that was started just now. */
  note(folder: string, run: RunSummary): void {
    this.#noteRuns(folder, [run]);
  }

  /** A run by its id, also one that is too old to be among those that are shown. */
  async find(id: string): Promise<OfFolder<RunSummary> | undefined> {
    for (const { uri } of localFolders()) {
      const known = this.book.run(id);
      if (known !== undefined) return known;
      // In another folder, or gone.
      const answer = await this.#backend.rpc.runs.show({ folder: uri.fsPath, id }).catch(() => undefined);
      if (answer !== undefined) this.book.noteRuns(uri.fsPath, [answer.run]);
    }
    return this.book.run(id);
  }

  /** A session by its id, also one that is archived or too old to be among those that are shown. */
  async findSession(id: string): Promise<OfFolder<SessionSummary> | undefined> {
    const known = this.book.session(id);
    if (known !== undefined) return known;
    for (const { uri } of localFolders()) {
      // In another folder, or gone.
      const answer = await this.#backend.rpc.sessions.show({ folder: uri.fsPath, id }).catch(() => undefined);
      if (answer !== undefined) return { ...answer.session, folder: uri.fsPath };
    }
    return undefined;
  }

  /** Resolves when a run has ended, and at once when it has. Never rejects. */
  end(id: string): Promise<OfFolder<RunSummary>> {
    return new Promise((resolve) => {
      const look = (): boolean => {
        const run = this.book.run(id);
        if (run === undefined || !hasEnded(run)) return false;
        resolve(run);
        return true;
      };
      if (look()) return;
      const subscription = this.onDidChange(() => {
        if (look()) subscription.dispose();
      });
    });
  }

  /** Asks for everything anew. Rejects when the backend cannot answer. */
  async refresh(): Promise<void> {
    const { rpc } = this.#backend;
    const folders = localFolders().map(({ uri }) => uri.fsPath);
    await Promise.all(
      folders.map(async (folder) => {
        const [{ sessions }, { runs }, { questions }] = await Promise.all([
          rpc.sessions.list({ folder }),
          rpc.runs.list({ folder }),
          rpc.runs.questions({ folder }),
        ]);
        const ended = this.book.noteRuns(folder, runs);
        this.book.replace(folder, { sessions, runs, questions });
        this.#tellEnds(ended);
      }),
    );
    this.#watch();
    this.#changed.fire();
  }

  /** Reads the steps of a run, and keeps them up to date from then on. */
  async loadSteps(folder: string, run: string): Promise<void> {
    // The latest are what is looked at.
    const known = this.book.run(run)?.steps ?? 0;
    const { steps } = await this.#backend.rpc.runs.steps({ folder, id: run, after: Math.max(0, known - STEPS), limit: STEPS });
    this.book.noteSteps(run, steps);
    this.#changed.fire();
  }

  /** The change set of a run; asked for again when the run has moved on. */
  files(run: OfFolder<RunSummary>): Promise<readonly RunFile[]> {
    const state = [run.state, run.review, run.filesChanged].join(' ');
    const known = this.#changeSets.get(run.id);
    if (known?.state === state) return known.files;
    const files = this.#backend.rpc.runs.changeSet({ folder: run.folder, id: run.id }).then((answer) => answer.files);
    this.#changeSets.set(run.id, { state, files });
    files.catch(() => this.#changeSets.delete(run.id));
    return files;
  }

  /** Its change set is another one now. */
  forgetFiles(run: string): void {
    this.#changeSets.delete(run);
    this.#changed.fire();
  }

  dispose(): void {
    this.#poll.dispose();
    this.#subscriptions.dispose();
  }

  #follow(isRunning: boolean): void {
    this.book.forgetSequences();
    this.#changeSets.clear();
    if (isRunning) void this.#reload();
    else this.#poll.setVisible(false);
  }

  async #reload(): Promise<void> {
    // Without the module nothing is known; its views say so.
    await this.refresh().catch(() => undefined);
  }

  #noteRuns(folder: string, runs: readonly RunSummary[]): void {
    const ended = this.book.noteRuns(folder, runs);
    // While it works, the number of its files is enough to go by; afterwards every push means that hunks were taken or refused.
    for (const run of runs) if (hasEnded(run)) this.#changeSets.delete(run.id);
    this.#poll.pushed();
    this.#watch();
    this.#changed.fire();
    this.#tellEnds(ended);
    if (this.book.runsWithUnknownQuestions().length > 0) void this.#loadQuestions(folder);
  }

  #tellEnds(ended: readonly OfFolder<RunSummary>[]): void {
    for (const run of ended) if (!this.#claimed.delete(run.id)) this.#ended.fire(run);
  }

  async #loadQuestions(folder: string): Promise<void> {
    const answer = await this.#backend.rpc.runs.questions({ folder }).catch(() => undefined);
    if (answer === undefined) return;
    this.book.noteQuestions(folder, answer.questions);
    this.#changed.fire();
  }

  /** What is seen, or at work, is asked for when nothing is pushed. */
  #watch(): void {
    const isWanted = this.#isSeen || this.book.runs.some(({ state }) => AT_WORK.has(state));
    this.#poll.setVisible(isWanted && this.#backend.state === 'running');
  }
}
