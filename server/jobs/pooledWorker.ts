import type { Transferable } from 'node:worker_threads';
import type { Clock } from '../base/clock.ts';
import { type Disposable, DisposableStore } from '../base/disposable.ts';
import { IoError, messageOf, systemCodeOf, TimeLimitError } from '../base/errors.ts';
import type { WorkerChannel, WorkerListeners } from './workerChannel.ts';
import { type FromWorker, fromPlainError, type ToWorker } from './workerMessages.ts';

/** One job on its way through the pool. `resolve` and `reject` act once; later calls do nothing. */
export interface RunningJob {
  readonly id: number;
  readonly name: string;
  readonly payload: unknown;
  readonly transfer: readonly Transferable[];
  readonly timeLimitMs: number | undefined;
  onProgress(value: unknown): void;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export interface PooledWorkerOptions {
  start(listeners: WorkerListeners): WorkerChannel;
  readonly clock: Clock;
  /** One Int32, shared with a thread: the id of the cancelled job. */
  readonly cancelFlag: Int32Array;
  /** Milliseconds that a cancelled job gets to stop by itself before its thread is terminated. */
  readonly graceMs: number;
  /** What the thread prints; never the process's own stdout, which may be somebody's JSON. */
  onOutput(text: string): void;
}

/** What the pool wants to know of a thread. */
export interface PooledWorkerEvents {
  onIdle(worker: PooledWorker): void;
  /** The thread takes no more work. `crash` is set when it ended by itself. */
  onGone(worker: PooledWorker, crash: Error | undefined): void;
}

/** A thread that has not registered its handlers by then is broken. Milliseconds; loading grammars on a busy machine takes seconds. */
const START_LIMIT_MS = 30_000;

/** One worker, thread or process, from start to end; runs one job at a time. */
export class PooledWorker {
  readonly #channel: WorkerChannel;
  readonly #options: PooledWorkerOptions;
  readonly #events: PooledWorkerEvents;
  readonly #startTimer: Disposable;
  #timers = new DisposableStore();
  #job: RunningJob | undefined;
  #isReady = false;
  /** The running job was told to stop; nobody waits for it any more. */
  #isStopping = false;
  #isGone = false;
  #lastError: unknown;

  constructor(options: PooledWorkerOptions, events: PooledWorkerEvents) {
    this.#options = options;
    this.#events = events;
    this.#channel = options.start({
      onMessage: (message) => this.#receive(message),
      onError: (error) => {
        this.#lastError = error;
      },
      onExit: (code) => this.#leave(crashError(code, this.#lastError)),
    });
    this.#startTimer = options.clock.after(START_LIMIT_MS, () => {
      this.#leave(new IoError(`A worker did not start within ${START_LIMIT_MS / 1000} s`));
    });
  }

  /** Starts a job on this idle thread. A payload that cannot be copied between threads rejects the job and nothing else. */
  run(job: RunningJob): void {
    try {
      this.#post({ kind: 'run', id: job.id, name: job.name, payload: job.payload }, job.transfer);
    } catch (error) {
      job.reject(new TypeError(`Job '${job.name}': ${messageOf(error)}`, { cause: error }));
      queueMicrotask(() => this.#events.onIdle(this));
      return;
    }
    this.#job = job;
    this.#channel.setRef(true);
    if (this.#isReady) this.#armTimeLimit(job);
  }

  /** Rejects the running job now, asks the thread to stop it, and terminates the thread if it does not. One that is still starting is let start. */
  stop(error: Error): void {
    const job = this.#job;
    if (job === undefined || this.#isStopping) return;
    this.#isStopping = true;
    job.reject(error);
    Atomics.store(this.#options.cancelFlag, 0, job.id);
    this.#post({ kind: 'cancel', id: job.id });
    if (this.#isReady) this.#armGrace();
  }

  /** Ends the thread, idle or not; resolves when it is gone. */
  async end(error: Error): Promise<void> {
    this.#job?.reject(error);
    this.#leave(undefined);
    await this.#channel.terminate();
  }

  #post(message: ToWorker, transfer: readonly Transferable[] = []): void {
    this.#channel.post(message, transfer);
  }

  #armGrace(): void {
    this.#timers.add(this.#options.clock.after(this.#options.graceMs, () => this.#leave(undefined)));
  }

  #armTimeLimit(job: RunningJob): void {
    if (job.timeLimitMs === undefined) return;
    const error = new TimeLimitError(`Job '${job.name}' ran over its time limit of ${job.timeLimitMs} ms`);
    this.#timers.add(this.#options.clock.after(job.timeLimitMs, () => this.stop(error)));
  }

  #receive(message: FromWorker): void {
    if (this.#isGone) return;
    const job = this.#job;
    if (message.kind === 'ready') this.#becomeReady();
    else if (message.kind === 'output') this.#options.onOutput(message.text);
    else if (message.id !== job?.id) return;
    else if (message.kind === 'progress') this.#report(job, message.value);
    else this.#settle(job, message);
  }

  #report(job: RunningJob, progress: unknown): void {
    if (!this.#isStopping) job.onProgress(progress);
  }

  #settle(job: RunningJob, message: Extract<FromWorker, { kind: 'result' | 'failure' }>): void {
    if (message.kind === 'result') job.resolve(message.value);
    else job.reject(fromPlainError(message.error));
    this.#finish();
    this.#events.onIdle(this);
  }

  #becomeReady(): void {
    this.#isReady = true;
    this.#startTimer.dispose();
    // Somebody who types cancels again and again: on a slow machine no thread would ever have come up.
    if (this.#isStopping) this.#armGrace();
    else if (this.#job !== undefined) this.#armTimeLimit(this.#job);
    else this.#channel.setRef(false);
  }

  #finish(): void {
    this.#job = undefined;
    this.#isStopping = false;
    this.#timers.dispose();
    this.#timers = new DisposableStore();
    // An idle thread must not keep a finished command line alive.
    this.#channel.setRef(false);
  }

  #leave(crash: Error | undefined): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#startTimer.dispose();
    if (crash !== undefined) this.#job?.reject(crash);
    this.#finish();
    void this.#channel.terminate();
    this.#events.onGone(this, crash);
  }
}

function crashError(exitCode: number | null, cause: unknown): IoError {
  if (systemCodeOf(cause) === 'ERR_WORKER_OUT_OF_MEMORY') return new IoError('A worker ran out of memory', { cause });
  const reason = cause === undefined ? `exit code ${exitCode}` : messageOf(cause);
  return new IoError(`A worker ended unexpectedly (${reason})`, { cause });
}
