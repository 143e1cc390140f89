import { availableParallelism } from 'node:os';
import type { ResourceLimits, Transferable } from 'node:worker_threads';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { CancelledError, IoError } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { ProgressOf, RequestOf, ResponseOf, WorkerJobs } from './workerMessages.ts';
import { type RunningJob, WorkerThread } from './workerThread.ts';

/** Somebody waits for an interactive job: it goes before every background job. */
export type Lane = 'interactive' | 'background';

export interface JobOptions<Progress> {
  readonly lane: Lane;
  /** Milliseconds from the start of the run, waiting not counted. Absent: no limit. */
  readonly timeLimitMs?: number;
  /** Buffers that move to the worker instead of being copied. Strings are best left alone: cloning one beats encoding it. */
  readonly transfer?: readonly Transferable[];
  readonly onProgress?: (progress: Progress) => void;
}

/** Worker threads for heavy work, all started from one entry file that calls `serveJobs`. */
export interface WorkerPool<Jobs> extends Disposable {
  /**
   * Runs one job. Rejects with what the handler threw, `CancelledError`, `TimeLimitError`, or `IoError` when the thread died.
   * A cancelled job rejects at once; its thread is terminated when it does not stop within the grace time.
   */
  run<Name extends keyof Jobs & string>(
    name: Name,
    payload: RequestOf<Jobs[Name]>,
    options: JobOptions<ProgressOf<Jobs[Name]>>,
    signal: AbortSignal,
  ): Promise<ResponseOf<Jobs[Name]>>;
  status(): PoolStatus;
  /** Cancels everything and resolves when no thread is left. `dispose` is the same without the waiting. */
  close(): Promise<void>;
}

export interface PoolStatus {
  readonly threads: number;
  readonly busy: number;
  readonly waiting: number;
}

export interface WorkerPoolOptions {
  /** The worker's entry file: `.ts` from source, `.mjs` in the bundle. */
  readonly entry: URL;
  readonly clock: Clock;
  readonly log: Logger;
  /** Threads at most. Absent: one per core, up to 4. */
  readonly size?: number;
  /** Keeps one thread free of background jobs, so that an interactive one never waits for a scan. Needs a size of 2 or more. */
  readonly reservesInteractive?: boolean;
  /** Milliseconds between cancelling a job and terminating its thread; 1,000 when absent. */
  readonly graceMs?: number;
  /** Milliseconds after which a thread without work is ended to give its memory back; 30,000 when absent. */
  readonly idleMs?: number;
  /** More crashes than this within `CRASH_WINDOW_MS` and no new thread starts until the window has passed; 5 when absent. */
  readonly crashBudget?: number;
  /** Memory limits of each thread, in MB; going over ends that thread, not the process. */
  readonly resourceLimits?: ResourceLimits;
  /** Given to each thread; read there with `workerDataOf`. */
  readonly workerData?: unknown;
}

const MAX_DEFAULT_SIZE = 4;
const DEFAULT_GRACE_MS = 1_000;
const DEFAULT_IDLE_MS = 30_000;
const DEFAULT_CRASH_BUDGET = 5;
const CRASH_WINDOW_MS = 60_000;

export function createWorkerPool<Jobs extends WorkerJobs<Jobs>>(options: WorkerPoolOptions): WorkerPool<Jobs> {
  return new ThreadPool<Jobs>(options);
}

interface Task extends RunningJob {
  readonly lane: Lane;
}

class ThreadPool<Jobs> implements WorkerPool<Jobs> {
  readonly #options: WorkerPoolOptions;
  readonly #size: number;
  readonly #waiting: Record<Lane, Task[]> = { interactive: [], background: [] };
  readonly #busy = new Map<WorkerThread, Task>();
  /** Most recently used last, so that the others get old enough to be released. */
  readonly #idle = new Map<WorkerThread, Disposable>();
  #crashTimes: number[] = [];
  #nextId = 1;
  #isDisposed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#size = Math.max(1, options.size ?? Math.min(MAX_DEFAULT_SIZE, availableParallelism()));
  }

  run<Name extends keyof Jobs & string>(
    name: Name,
    payload: RequestOf<Jobs[Name]>,
    options: JobOptions<ProgressOf<Jobs[Name]>>,
    signal: AbortSignal,
  ): Promise<ResponseOf<Jobs[Name]>> {
    if (signal.aborted) return Promise.reject(new CancelledError(undefined, { cause: signal.reason }));
    if (this.#isDisposed) return Promise.reject(new CancelledError('The worker pool is closed'));
    return new Promise((resolve, reject) => {
      const onAbort = (): void => this.#cancel(task, new CancelledError(undefined, { cause: signal.reason }));
      const settled = (): void => signal.removeEventListener('abort', onAbort);
      const task: Task = {
        id: this.#nextId++,
        name,
        payload,
        lane: options.lane,
        transfer: options.transfer ?? [],
        timeLimitMs: options.timeLimitMs,
        // The host sends what the handler of this job reported and returned; its types are those of `Jobs[Name]`.
        onProgress: (value) => options.onProgress?.(value as ProgressOf<Jobs[Name]>),
        resolve: (value) => {
          settled();
          resolve(value as ResponseOf<Jobs[Name]>);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting[task.lane].push(task);
      this.#startWaiting();
    });
  }

  status(): PoolStatus {
    const { interactive, background } = this.#waiting;
    return { threads: this.#busy.size + this.#idle.size, busy: this.#busy.size, waiting: interactive.length + background.length };
  }

  dispose(): void {
    void this.close();
  }

  async close(): Promise<void> {
    this.#isDisposed = true;
    const error = new CancelledError('The worker pool was closed');
    for (const task of this.#takeAllWaiting()) task.reject(error);
    await Promise.all([...this.#busy.keys(), ...this.#idle.keys()].map((thread) => thread.end(error)));
  }

  #startWaiting(): void {
    while (!this.#isDisposed) {
      const lane = this.#nextLane();
      if (lane === undefined) return;
      const thread = this.#takeIdle() ?? this.#spawn();
      if (thread === undefined) return;
      const task = this.#waiting[lane].shift();
      if (task === undefined) return;
      this.#busy.set(thread, task);
      thread.run(task);
    }
  }

  #nextLane(): Lane | undefined {
    if (this.#waiting.interactive.length > 0) return 'interactive';
    if (this.#waiting.background.length === 0) return undefined;
    const limit = this.#options.reservesInteractive === true ? Math.max(1, this.#size - 1) : this.#size;
    const running = [...this.#busy.values()].filter((task) => task.lane === 'background').length;
    return running < limit ? 'background' : undefined;
  }

  #takeIdle(): WorkerThread | undefined {
    const last = [...this.#idle].at(-1);
    if (last === undefined) return undefined;
    const [thread, releaseTimer] = last;
    releaseTimer.dispose();
    this.#idle.delete(thread);
    return thread;
  }

  #spawn(): WorkerThread | undefined {
    if (this.#busy.size >= this.#size) return undefined;
    if (this.#isCrashBudgetSpent()) {
      if (this.#busy.size === 0) this.#failAllWaiting();
      return undefined;
    }
    const { entry, clock, log, graceMs = DEFAULT_GRACE_MS, resourceLimits = {}, workerData } = this.#options;
    return new WorkerThread(
      { entry, clock, graceMs, resourceLimits, workerData, onOutput: (text) => log.debug('A worker thread printed', { text }) },
      { onIdle: (thread) => this.#onIdle(thread), onGone: (thread, crash) => this.#onGone(thread, crash) },
    );
  }

  #isCrashBudgetSpent(): boolean {
    const since = this.#options.clock.monotonic() - CRASH_WINDOW_MS;
    this.#crashTimes = this.#crashTimes.filter((time) => time > since);
    return this.#crashTimes.length > (this.#options.crashBudget ?? DEFAULT_CRASH_BUDGET);
  }

  #failAllWaiting(): void {
    const message = `Worker threads crashed ${this.#crashTimes.length} times within ${CRASH_WINDOW_MS / 1000} s; new ones start a minute after the first crash. The log says why`;
    for (const task of this.#takeAllWaiting()) task.reject(new IoError(message));
  }

  #takeAllWaiting(): Task[] {
    return [...this.#waiting.interactive.splice(0), ...this.#waiting.background.splice(0)];
  }

  #onIdle(thread: WorkerThread): void {
    this.#busy.delete(thread);
    const idleMs = this.#options.idleMs ?? DEFAULT_IDLE_MS;
    const release = (): void => void thread.end(new CancelledError('The worker thread was idle'));
    this.#idle.set(thread, this.#options.clock.after(idleMs, release));
    this.#startWaiting();
  }

  #onGone(thread: WorkerThread, crash: Error | undefined): void {
    this.#busy.delete(thread);
    this.#idle.get(thread)?.dispose();
    this.#idle.delete(thread);
    if (crash !== undefined) {
      this.#crashTimes.push(this.#options.clock.monotonic());
      this.#options.log.error('A worker thread crashed', { error: crash });
    }
    this.#startWaiting();
  }

  #cancel(task: Task, error: CancelledError): void {
    const queue = this.#waiting[task.lane];
    const position = queue.indexOf(task);
    if (position >= 0) queue.splice(position, 1);
    const thread = [...this.#busy].find(([, running]) => running === task)?.[0];
    if (thread === undefined) task.reject(error);
    else thread.stop(error);
  }
}
