import type { ActiveRun } from '../live/activeRun.ts';
import type { StepRow } from '../schemas.ts';
import { addUse } from '../store/runRows.ts';
import { addStep, type NewStep, toStep, updateStep } from '../store/steps.ts';

/** Nothing but rows of the journal: short, and fit to be done again from the start. */
type Write = () => Promise<unknown>;

/**
 * A step while it is under way. Each wait for the disk costs a call more than everything else, so its row is written together with the first thing
 * that must be known of it, mostly the decision on it, and what nobody has to know at once goes with the next thing that is written.
 */
export class OpenStep {
  readonly id: string;
  /** The decision that was made on it last. */
  decision: string | undefined;
  readonly #run: ActiveRun;
  readonly #new: NewStep | undefined;
  #row: StepRow | undefined;
  #carried: readonly Write[] = [];

  private constructor(run: ActiveRun, step: NewStep, row: StepRow | undefined) {
    this.id = row?.id ?? step.id;
    this.#run = run;
    this.#new = row === undefined ? step : undefined;
    this.#row = row;
  }

  /** Counts at once; its row comes with the first write. */
  static begin(run: ActiveRun, step: NewStep): OpenStep {
    run.use({ steps: 1 });
    return new OpenStep(run, step, undefined);
  }

  /** One whose row is there. */
  static known(run: ActiveRun, row: StepRow): OpenStep {
    return new OpenStep(run, row, row);
  }

  /** As it was written last; `undefined`: not yet. */
  get row(): StepRow | undefined {
    return this.#row;
  }

  /** Goes with the next write: for what nobody has to know before. */
  carry(write: Write): void {
    this.#carried = [...this.#carried, write];
  }

  /** Writes what was carried and something more, all of it or nothing, and shows it. */
  async write<Result>(work: () => Promise<Result>): Promise<Result> {
    const carried = this.#carried;
    const row = this.#row;
    const { result, begun } = await this.#run.journal.write(async () => {
      const first = row === undefined ? await this.#begin() : undefined;
      for (const each of carried) await each();
      return { result: await work(), begun: first };
    });
    this.#row ??= begun;
    this.#carried = this.#carried.slice(carried.length);
    return result;
  }

  /** As `write`, with a change of its row. */
  async update(change: Parameters<typeof updateStep>[2], also: Write = async () => undefined): Promise<StepRow> {
    const row = await this.write(async () => {
      await also();
      return updateStep(this.#run.database, this.id, change);
    });
    this.#row = row;
    this.#run.stream({ kind: 'step', step: toStep(row) });
    return row;
  }

  /** Writes what is still to be written; nothing, when nothing is. */
  async flush(): Promise<void> {
    if (this.#row === undefined || this.#carried.length > 0) await this.write(async () => undefined);
  }

  async #begin(): Promise<StepRow | undefined> {
    if (this.#new === undefined) return undefined;
    await addUse(this.#run.database, this.#run.id, { steps: 1 });
    return addStep(this.#run.database, this.#new);
  }
}
