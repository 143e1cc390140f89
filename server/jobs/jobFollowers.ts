import type { JobDetails } from '../../protocol/jobs.ts';
import type { Clock } from '../base/clock.ts';
import { throwIfCancelled } from '../base/errors.ts';
import { hasEnded } from './jobStates.ts';

/** How soon is noticed that another process has moved a job that somebody here waits for. Milliseconds. */
const LOOK_EVERY_MS = 200;

/** Those who wait in this process for jobs to end. */
export class JobFollowers {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A job has moved in this process. */
  moved(id: string): void {
    for (const look of this.#waiting.get(id) ?? []) look();
  }

  /** Resolves when the job has ended, in whichever process. Rejects with `CancelledError` when nobody wants to know any more. */
  async whenEnded(
    id: string,
    show: () => Promise<JobDetails>,
    onProgress: (percent: number) => void,
    signal: AbortSignal,
  ): Promise<JobDetails> {
    // Nothing else may keep the process alive while it waits for another one.
    const alive = setInterval(() => undefined, LOOK_EVERY_MS);
    try {
      for (;;) {
        throwIfCancelled(signal);
        const moved = this.#nextMove(id, signal);
        const job = await show();
        if (hasEnded(job.state)) return job;
        onProgress(job.progress);
        await moved;
      }
    } finally {
      clearInterval(alive);
    }
  }

  /** Resolves when the job moves here, or after a while, since it may move elsewhere. */
  #nextMove(id: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(id) ?? new Set();
      this.#waiting.set(id, waiting);
      const done = (): void => {
        timer.dispose();
        signal.removeEventListener('abort', done);
        waiting.delete(done);
        if (waiting.size === 0) this.#waiting.delete(id);
        resolve();
      };
      const timer = this.#clock.after(LOOK_EVERY_MS, done);
      signal.addEventListener('abort', done, { once: true });
      waiting.add(done);
    });
  }
}
