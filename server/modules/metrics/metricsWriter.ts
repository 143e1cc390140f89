import path from 'node:path';
import { type Disposable, toDisposable } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import type { Sample } from '../../base/metrics.ts';
import type { Powers } from '../../kernel/powers.ts';
import { addSamples, dropGauges, type Writer } from './store.ts';

/** What the writer stands on. */
export type MetricsPowers = Pick<Powers, 'metrics' | 'measurements' | 'databases' | 'clock' | 'log' | 'installation'>;

/** How often what came together is written. Milliseconds. */
const WRITE_EVERY_MS = 10_000;
/** Collections that wait when the database cannot be written: an hour; then the oldest are lost, and it is said. */
const MAX_WAITING = 360;

/** Carries what this process counts into the database of the installation, every ten seconds and at the end. */
export class MetricsWriter {
  readonly #powers: MetricsPowers;
  readonly #process: string;
  readonly #waiting: (readonly Sample[])[] = [];
  #timer: Disposable = toDisposable(() => undefined);
  #isStopped = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(powers: MetricsPowers) {
    this.#powers = powers;
    this.#process = `${path.basename(powers.installation.logFile, '.log')}-${process.pid}`;
    if (powers.metrics.isOn) this.#schedule();
  }

  /** Writes what has come together, after a writing that is under way. Never throws: what cannot be written waits. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timer.dispose();
    if (!this.#powers.metrics.isOn) return;
    await this.write();
    const { database } = await this.#powers.databases.open(null);
    await dropGauges(database, this.#writer());
  }

  #schedule(): void {
    const again = (): void => {
      if (!this.#isStopped) this.#schedule();
    };
    this.#timer = this.#powers.clock.after(WRITE_EVERY_MS, () => void this.write().then(again));
  }

  async #write(): Promise<void> {
    const { measurements, databases, log } = this.#powers;
    try {
      this.#waiting.push(await measurements.collect());
      const { database } = await databases.open(null);
      for (let samples = this.#waiting[0]; samples !== undefined; samples = this.#waiting[0]) {
        await addSamples(database, samples, this.#writer());
        this.#waiting.shift();
      }
    } catch (error) {
      log.warning('metrics cannot be written; they wait', { waiting: this.#waiting.length, error: messageOf(error) });
      if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
    }
  }

  #writer(): Writer {
    return { process: this.#process, now: this.#powers.clock.now() };
  }
}
