import type { RunStreamEvent } from '../../../../protocol/runs.ts';
import { CancelledError } from '../../../base/errors.ts';
import type { Database } from '../../../data/database.ts';
import { SharedCommit } from '../../../data/sharedCommit.ts';
import type { Correction } from '../../../governance/govern/correction.ts';
import type { PastAction, Used } from '../../../governance/govern/validator.ts';

/**
 * Why a run stops before its model has said anything about an end. `lost`: another process has taken it over. `stopped`: the monitoring tier wants
 * it, see `stopReason`.
 */
export type StopCause = 'cancel' | 'shutdown' | 'lost' | 'stopped';

/** Actions that the monitoring tier may look back at. */
const MOST_HISTORY = 200;

export interface ActiveRunOptions {
  readonly id: string;
  readonly folder: string;
  readonly database: Database;
  /** Of the lease; that of the parent for a run that was handed a part of a task. */
  readonly fence: number;
  readonly parent?: ActiveRun;
  /** Before the work began here. */
  readonly used: Used;
  /** Monotonic milliseconds; the work begins. */
  readonly now: number;
  readonly stream: (event: RunStreamEvent) => void;
  readonly changed: () => void;
}

/** A run that this process works on: what steers it while it goes. Nothing here outlives the process; what must is in the tables. */
export class ActiveRun {
  readonly id: string;
  readonly folder: string;
  readonly database: Database;
  /** For what steps write while they are under way. */
  readonly journal: SharedCommit;
  readonly fence: number;
  readonly parent: ActiveRun | undefined;
  /** Tells clients; not yet sent when it returns. */
  readonly stream: ActiveRunOptions['stream'];
  readonly changed: () => void;
  /** The latest actions, oldest first. */
  readonly history: PastAction[] = [];
  readonly children = new Set<ActiveRun>();
  /** What the monitoring tier wants done before the next action. */
  readonly corrections: Correction[] = [];
  /** What is being written down about that. */
  writing: Promise<unknown> = Promise.resolve();
  /** Set by a correction: the run ends before its next step. */
  stopReason: string | undefined;
  /** What it does while nobody is asked. */
  phase: 'running' | 'verifying' = 'running';
  /** The last that answered plays a script. */
  isScripted = false;
  /** A person has been told that answers come from a script. */
  hasSaidScripted = false;
  /** The last that answered: `provider/model`. */
  model: string | undefined;
  /** Set by a correction or a person: it waits before its next step. */
  isPausing = false;
  /** Why the monitoring tier wants it to wait for a person, before its next action. */
  pauseReason: string | undefined;
  #used: Used;
  readonly #controller = new AbortController();
  #cause: StopCause | undefined;
  readonly #wakers = new Set<() => void>();
  #waitedMs = 0;
  readonly #beganAt: number;
  #countedMs = 0;
  #movedAt: number;

  constructor(options: ActiveRunOptions) {
    this.id = options.id;
    this.folder = options.folder;
    this.database = options.database;
    this.journal = options.parent?.journal ?? new SharedCommit(options.database);
    this.fence = options.fence;
    this.parent = options.parent;
    this.stream = options.stream;
    this.changed = options.changed;
    this.#used = options.used;
    this.#beganAt = options.now;
    this.#movedAt = options.now;
    if (this.parent === undefined) return;
    this.parent.children.add(this);
    if (this.parent.signal.aborted) this.stop(this.parent.cause ?? 'cancel');
  }

  /** Aborted when the run is cancelled, the backend stops, or another process has it. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get cause(): StopCause | undefined {
    return this.#cause;
  }

  /** Whose task it is all a part of: limits and uses of that one count. */
  get root(): ActiveRun {
    return this.parent?.root ?? this;
  }

  /** Of the whole task, with the work since it began here; waiting for people is none. `now`: monotonic milliseconds. */
  usedAt(now: number): Used {
    const root = this.root;
    return { ...root.#used, timeMs: root.#used.timeMs + root.workedMs(now) };
  }

  /** Milliseconds of work in this process. */
  workedMs(now: number): number {
    return Math.max(0, now - this.#beganAt - this.#waitedMs);
  }

  /** Milliseconds of work that have not been taken yet. */
  takeWorkedMs(now: number): number {
    const worked = this.workedMs(now);
    const more = worked - this.#countedMs;
    this.#countedMs = worked;
    return more;
  }

  /** Milliseconds since anything moved. */
  quietMs(now: number): number {
    return this.isWaiting ? 0 : Math.max(0, now - this.root.#movedAt);
  }

  /** Something moved: a step ended, or somebody said something. */
  moved(now: number): void {
    this.root.#movedAt = now;
  }

  /** Counts up; `files` is how many there are now. */
  use(more: Partial<Omit<Used, 'timeMs'>>): void {
    const { steps, tokens, microdollars, timeMs, files } = this.root.#used;
    this.root.#used = {
      steps: steps + (more.steps ?? 0),
      tokens: tokens + (more.tokens ?? 0),
      microdollars: microdollars + (more.microdollars ?? 0),
      timeMs,
      files: more.files ?? files,
    };
  }

  /** Adds what the latest request to a model used to its entry in the history: it is known only after the action was settled. */
  noteUse(tokens: number, microdollars: number): void {
    const index = this.history.findLastIndex(({ action }) => action.kind === 'model');
    const entry = this.history[index];
    if (entry !== undefined) {
      this.history[index] = {
        ...entry,
        tokens: (entry.tokens ?? 0) + tokens,
        microdollars: (entry.microdollars ?? 0) + microdollars,
      };
    }
  }

  remember(action: PastAction): void {
    this.history.push(action);
    if (this.history.length > MOST_HISTORY) this.history.shift();
  }

  stop(cause: StopCause): void {
    this.#cause ??= cause;
    this.#controller.abort(new CancelledError(cause === 'cancel' ? 'The run was cancelled' : 'The backend stops'));
    for (const child of this.children) child.stop(cause);
    this.poke();
  }

  /** Something that a waiting run waits for may have changed. */
  poke(): void {
    for (const wake of [...this.#wakers]) wake();
    for (const child of this.children) child.poke();
  }

  /** Whether it, or a part of it, waits for something. */
  get isWaiting(): boolean {
    return this.#wakers.size > 0 || [...this.children].some((child) => child.isWaiting);
  }

  /**
   * Looks for something, again with each poke, until it is there; the time does not count as work. Throws `CancelledError` when the run stops.
   * `now`: monotonic milliseconds.
   */
  async waitFor<T>(look: () => Promise<T | undefined>, now: () => number, signal: AbortSignal): Promise<T> {
    const began = now();
    try {
      for (;;) {
        const poked = this.#nextPoke(signal);
        if (signal.aborted || this.signal.aborted) throw new CancelledError();
        const found = await look();
        if (found !== undefined) return found;
        await poked;
      }
    } finally {
      this.root.#waitedMs += now() - began;
      this.moved(now());
    }
  }

  /** Begins to listen before the look, so that no poke is lost in between. */
  #nextPoke(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#wakers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#wakers.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  /** It is over: its parent need not pass anything on. */
  end(): void {
    this.parent?.children.delete(this);
  }
}
