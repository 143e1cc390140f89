import { availableParallelism } from 'node:os';
import type { ResourceLimits, Transferable } from 'node:worker_threads';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { CancelledError, IoError } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import { PooledWorker, type RunningJob } from './pooledWorker.ts';
import { startProcess, startThread } from './workerChannel.ts';
import type { ProgressOf, RequestOf, ResponseOf, WorkerBoot, WorkerJobs } from './workerMessages.ts';

/**
 * Somebody waits for an interactive job: it goes before every background job. A bulk job is a background job on so much data that it
 * gets a process instead of a thread: its memory goes back to the system.
 */
export type Lane = 'interactive' | 'background' | 'bulk';

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
  /** Starts a worker for each of so many jobs that are about to come, while what they need is still being found out. */
  prepare(lane: Lane, count: number): void;
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
  /** Milliseconds after its last interactive job at which a thread without work is ended to give its memory back; 30,000 when absent. */
  readonly idleMs?: number;
  /** More crashes than this within `CRASH_WINDOW_MS` and no new thread starts until the window has passed; 5 when absent. */
  readonly crashBudget?: number;
  /** Memory limits of each thread, in MB; going over ends that thread, not the process. */
  readonly resourceLimits?: ResourceLimits;
}

const MAX_DEFAULT_SIZE = 4;
const DEFAULT_GRACE_MS = 1_000;
const DEFAULT_IDLE_MS = 30_000;
/** Nobody waits for the next background job: a thread is not kept for it for long. */
const BACKGROUND_IDLE_MS = 10_000;
/** Between two jobs of one scan no time passes; after the last one the memory is wanted back. */
const PROCESS_IDLE_MS = 500;
/** What a prepared worker waits for may take its time on a busy machine. */
const PREPARED_IDLE_MS = 10_000;
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
  readonly #waiting: Record<Lane, Task[]> = { interactive: [], background: [], bulk: [] };
  readonly #busy = new Map<PooledWorker, Task>();
  /** Most recently used last, so that the others get old enough to be released. */
  readonly #idle = new Map<PooledWorker, Disposable>();
  readonly #processes = new WeakSet<PooledWorker>();
  /** Until when a thread stays, on the monotonic clock, in case the person goes on who was last served by it. */
  readonly #keptUntil = new WeakMap<PooledWorker, number>();
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

  prepare(lane: Lane, count: number): void {
    const idle = [...this.#idle.keys()].filter((worker) => this.#processes.has(worker) === (lane === 'bulk')).length;
    for (let missing = count - idle; missing > 0 && !this.#isDisposed; missing--) {
      const worker = this.#spawn(lane);
      if (worker === undefined) return;
      this.#rest(worker, PREPARED_IDLE_MS);
    }
  }

  status(): PoolStatus {
    const { interactive, background, bulk } = this.#waiting;
    const waiting = interactive.length + background.length + bulk.length;
    return { threads: this.#busy.size + this.#idle.size, busy: this.#busy.size, waiting };
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
      const thread = this.#takeIdle(lane) ?? this.#spawn(lane);
      if (thread === undefined) return;
      const task = this.#waiting[lane].shift();
      if (task === undefined) return;
      this.#busy.set(thread, task);
      thread.run(task);
    }
  }

  #nextLane(): Lane | undefined {
    if (this.#waiting.interactive.length > 0) return 'interactive';
    const lane = this.#waiting.background.length > 0 ? 'background' : 'bulk';
    if (this.#waiting[lane].length === 0) return undefined;
    const limit = this.#options.reservesInteractive === true ? Math.max(1, this.#size - 1) : this.#size;
    const running = [...this.#busy.values()].filter((task) => task.lane !== 'interactive').length;
    return running < limit ? lane : undefined;
  }

  #takeIdle(lane: Lane): PooledWorker | undefined {
    const last = [...this.#idle].findLast(([worker]) => this.#processes.has(worker) === (lane === 'bulk'));
    if (last === undefined) return undefined;
    const [thread, releaseTimer] = last;
    releaseTimer.dispose();
    this.#idle.delete(thread);
    return thread;
  }

  #spawn(lane: Lane): PooledWorker | undefined {
    if (this.#busy.size >= this.#size) return undefined;
    if (this.#isCrashBudgetSpent()) {
      if (this.#busy.size === 0) this.#failAllWaiting();
      return undefined;
    }
    const { entry, clock, log, graceMs = DEFAULT_GRACE_MS, resourceLimits = {} } = this.#options;
    const boot: WorkerBoot = { cancelFlag: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT) };
    const worker = new PooledWorker(
      {
        start: (listeners) => (lane === 'bulk' ? startProcess(entry, listeners) : startThread({ entry, boot, resourceLimits }, listeners)),
        clock,
        cancelFlag: new Int32Array(boot.cancelFlag),
        graceMs,
        onOutput: (text) => log.debug('A worker printed', { text }),
      },
      { onIdle: (idle) => this.#onIdle(idle), onGone: (gone, crash) => this.#onGone(gone, crash) },
    );
    if (lane === 'bulk') this.#processes.add(worker);
    return worker;
  }

  #isCrashBudgetSpent(): boolean {
    const since = this.#options.clock.monotonic() - CRASH_WINDOW_MS;
    this.#crashTimes = this.#crashTimes.filter((time) => time > since);
    return this.#crashTimes.length > (this.#options.crashBudget ?? DEFAULT_CRASH_BUDGET);
  }

  #failAllWaiting(): void {
    const message = `Workers crashed ${this.#crashTimes.length} times within ${CRASH_WINDOW_MS / 1000} s; new ones start a minute after the first crash. The log says why`;
    for (const task of this.#takeAllWaiting()) task.reject(new IoError(message));
  }

  #takeAllWaiting(): Task[] {
    return Object.values(this.#waiting).flatMap((tasks) => tasks.splice(0));
  }

  #onIdle(thread: PooledWorker): void {
    const lane = this.#busy.get(thread)?.lane;
    this.#busy.delete(thread);
    this.#rest(thread, this.#processes.has(thread) ? PROCESS_IDLE_MS : this.#restOf(thread, lane));
    this.#startWaiting();
  }

  /** How long a thread stays after a job: background work every few minutes must not keep one that nobody else uses. */
  #restOf(thread: PooledWorker, lane: Lane | undefined): number {
    const { clock, idleMs = DEFAULT_IDLE_MS } = this.#options;
    const now = clock.monotonic();
    if (lane === 'interactive') this.#keptUntil.set(thread, now + idleMs);
    return Math.max((this.#keptUntil.get(thread) ?? 0) - now, Math.min(idleMs, BACKGROUND_IDLE_MS));
  }

  #rest(worker: PooledWorker, idleMs: number): void {
    const release = (): void => void worker.end(new CancelledError('The worker was idle'));
    this.#idle.set(worker, this.#options.clock.after(idleMs, release));
  }

  #onGone(thread: PooledWorker, crash: Error | undefined): void {
    this.#busy.delete(thread);
    this.#idle.get(thread)?.dispose();
    this.#idle.delete(thread);
    if (crash !== undefined) {
      this.#crashTimes.push(this.#options.clock.monotonic());
      this.#options.log.error('A worker crashed', { error: crash });
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
