import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { BadInputError, CancelledError, messageOf, ValidationError } from '../base/errors.ts';
import type { Database } from '../data/database.ts';
import type { JobDefinition } from './defineJob.ts';
import type { Attempt, JobHandler } from './jobQueue.ts';

/** Why an attempt is asked to stop. */
export type StopReason = 'cancelled' | 'timeLimit' | 'released' | 'lost';

/** How an attempt ended. `lost`: another process has the job now, so nothing is written about it. */
export type Outcome =
  /** `result` as JSON; `null`: nothing was returned. */
  | { readonly kind: 'completed'; readonly result: string | null }
  | { readonly kind: 'failed'; readonly error: string; readonly isFinal: boolean }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'released' }
  | { readonly kind: 'lost' };

/** Who runs the jobs of one name. */
export interface Performer {
  readonly definition: JobDefinition;
  readonly handler: JobHandler<unknown>;
}

export interface AttemptOptions {
  readonly id: string;
  /** From 1. */
  readonly number: number;
  readonly payload: unknown;
  readonly resumeFrom: unknown;
  readonly database: Database;
  readonly clock: Clock;
  /** Milliseconds between asking a handler to stop and going on without it. */
  readonly graceMs: number;
  checkpoint(cursor: unknown, percent: number): Promise<void>;
}

/** One handler at work. It is asked to stop through its signal; one that does not listen is left behind after the grace time. */
export class RunningAttempt {
  readonly outcome: Promise<Outcome>;
  /** Percent, as last told by the handler. */
  percent = 0;
  readonly #stop = new AbortController();
  readonly #options: AttemptOptions;
  readonly #performer: Performer;
  #reason: StopReason | undefined;
  #timer: Disposable | undefined;
  #leaveBehind: (outcome: Outcome) => void = () => undefined;

  constructor(performer: Performer, options: AttemptOptions) {
    this.#performer = performer;
    this.#options = options;
    const { timeLimitMs } = performer.definition.limits;
    this.#timer = options.clock.after(timeLimitMs, () => this.stop('timeLimit'));
    this.outcome = new Promise((resolve) => {
      this.#leaveBehind = resolve;
      void this.#work().then((outcome) => {
        this.#timer?.dispose();
        resolve(outcome);
      });
    });
  }

  /** Whether it was asked to stop. */
  get isStopped(): boolean {
    return this.#reason !== undefined;
  }

  /** The first reason counts. */
  stop(reason: StopReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#timer?.dispose();
    this.#timer = this.#options.clock.after(this.#options.graceMs, () => this.#leaveBehind(this.#outcomeOf(reason)));
    this.#stop.abort(new CancelledError(`The job was stopped (${reason})`));
  }

  async #work(): Promise<Outcome> {
    const { definition, handler } = this.#performer;
    const payload = definition.payload.safeParse(this.#options.payload);
    if (!payload.success) return { kind: 'failed', error: `Its payload does not fit: ${messageOf(payload.error)}`, isFinal: true };
    try {
      const result = await handler(this.#describe(payload.data));
      return { kind: 'completed', result: result === undefined ? null : JSON.stringify(result) };
    } catch (error) {
      if (this.#reason !== undefined) return this.#outcomeOf(this.#reason);
      return { kind: 'failed', error: messageOf(error), isFinal: error instanceof BadInputError || error instanceof ValidationError };
    }
  }

  #describe(payload: unknown): Attempt {
    const { id, number, resumeFrom, database } = this.#options;
    return {
      id,
      number,
      payload,
      resumeFrom,
      database,
      checkpoint: (cursor) => this.#options.checkpoint(cursor, this.percent),
      signal: this.#stop.signal,
      progress: (percent) => {
        this.percent = Math.round(Math.min(100, Math.max(0, percent)));
      },
    };
  }

  #outcomeOf(reason: StopReason): Outcome {
    if (reason !== 'timeLimit') return { kind: reason };
    const seconds = this.#performer.definition.limits.timeLimitMs / 1000;
    return { kind: 'failed', error: `It ran over its time limit of ${seconds} s.`, isFinal: false };
  }
}
