import type { ActiveRun } from '../live/activeRun.ts';
import type { StepRow } from '../schemas.ts';
import { addUse } from '../store/runRows.ts';
import { addStep, type NewStep, toStep, updateStep } from '../store/steps.ts';

/** Nothing but rows of the journal: short, and fit to be done again from the start. */
type Write = () => Promise<unknown>;
type Change = Parameters<typeof updateStep>[2];

interface Carried {
  readonly write: Write;
  /** When it is written. */
  readonly told: () => void;
}

const nothing = async (): Promise<void> => undefined;

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
  #change: Change = {};
  #carried: readonly Carried[] = [];
  /** One write after the other. */
  #last: Promise<unknown> = Promise.resolve();

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

  /** What is known of it, written or not. */
  get row(): Partial<StepRow> {
    return { ...this.#row, ...this.#change };
  }

  /** Goes with the next write: for what nobody has to know before. */
  carry(write: Write, { change = {}, told = () => undefined }: { readonly change?: Change; readonly told?: () => void } = {}): void {
    this.#carried = [...this.#carried, { write, told }];
    this.#change = { ...this.#change, ...change };
  }

  /** Writes what was carried and something more, all of it or nothing. */
  async write(work: Write): Promise<void> {
    for (const told of await this.#writeNext(work, {})) told();
  }

  /** As `write`, with a change of its row, and shows it. */
  async update(change: Change, also: Write = nothing): Promise<void> {
    const told = await this.#writeNext(also, change);
    if (this.#row !== undefined) this.#run.stream({ kind: 'step', step: toStep(this.#row) });
    for (const each of told) each();
  }

  /** Writes and shows what is still to be written; nothing, when nothing is. */
  async flush(): Promise<void> {
    if (this.#row === undefined || this.#carried.length > 0) await this.update({});
  }

  #writeNext(work: Write, change: Change): Promise<readonly (() => void)[]> {
    const next = this.#last.then(() => this.#write(work, change));
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #write(work: Write, more: Change): Promise<readonly (() => void)[]> {
    const [carried, change] = [this.#carried, this.#change];
    this.#row = await this.#run.journal.write(async () => {
      const row = await this.#writeRow({ ...change, ...more });
      for (const { write } of carried) await write();
      await work();
      return row;
    });
    this.#carried = this.#carried.slice(carried.length);
    if (this.#change === change) this.#change = {};
    return carried.map(({ told }) => told);
  }

  async #writeRow(change: Change): Promise<StepRow> {
    const { database, id } = this.#run;
    if (this.#row === undefined && this.#new !== undefined) {
      await addUse(database, id, { steps: 1 });
      return addStep(database, { ...this.#new, ...change });
    }
    return this.#row !== undefined && Object.keys(change).length === 0 ? this.#row : updateStep(database, this.id, change);
  }
}
