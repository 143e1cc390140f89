import type { Database } from './database.ts';

interface Waiting {
  work(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** Writes of one transaction at most, so that nobody waits long for it. */
const LARGEST_GROUP = 64;

/**
 * Short writes that share a commit with those that come while they wait: a wait for the disk is shared by all who wait. Each is all or nothing by
 * itself, and nobody hears of one before it is committed. Nothing slow may be awaited in `work`, which a server may make us run again.
 */
export class SharedCommit {
  readonly #database: Database;
  #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Joins the transaction of the caller, when there is one. */
  write<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#database.isInTransaction) return this.#database.transaction(work);
    return new Promise<Result>((resolve, reject) => {
      // What `work` answers with is what its caller gets.
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    // What others are just about to write comes along.
    await new Promise((resolve) => setImmediate(resolve));
    for (let first = this.#waiting.shift(); first !== undefined; first = this.#waiting.shift()) await this.#writeGroup(first);
    this.#isWriting = false;
  }

  async #writeGroup(first: Waiting): Promise<void> {
    const group = [first];
    try {
      const outcomes = await this.#database.transaction(() => this.#performAll(group));
      for (const [index, outcome] of outcomes.entries()) {
        if ('error' in outcome) group[index]?.reject(outcome.error);
        else group[index]?.resolve(outcome.value);
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** Those that come meanwhile join the group; a second attempt begins with all that are in it. */
  async #performAll(group: Waiting[]): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    for (let index = 0; index < LARGEST_GROUP; index++) {
      const next = group[index] ?? this.#waiting.shift();
      if (next === undefined) break;
      group[index] = next;
      outcomes.push(await this.#perform(next));
    }
    return outcomes;
  }

  /** In a part of its own, so that one that fails takes none of the others along. */
  async #perform({ work }: Waiting): Promise<Outcome> {
    try {
      return { value: await this.#database.transaction(work) };
    } catch (error) {
      return { error };
    }
  }
}
