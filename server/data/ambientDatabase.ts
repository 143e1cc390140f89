import { type Dialect, type Driver, Kysely } from 'kysely';
import { AmbientDriver, type Engine } from './ambientDriver.ts';

/** What every engine's database does the same way: queries and transactions that join the one they are called in. */
export abstract class AmbientDatabase {
  readonly #engine: Engine;
  readonly #driver: AmbientDriver;
  readonly #kysely: Kysely<unknown>;

  constructor(engine: Engine, createDialect: (driver: Driver) => Dialect) {
    this.#engine = engine;
    this.#driver = new AmbientDriver(engine);
    this.#kysely = new Kysely({ dialect: createDialect(this.#driver) });
  }

  tables<Tables>(): Kysely<Tables> {
    // Which tables exist is known to the module that owns them, not to us.
    return this.#kysely as unknown as Kysely<Tables>;
  }

  transaction<Tables, Result>(work: (tables: Kysely<Tables>) => Promise<Result>): Promise<Result> {
    return this.#driver.run('transaction', () => work(this.tables<Tables>()));
  }

  snapshot<Tables, Result>(work: (tables: Kysely<Tables>) => Promise<Result>): Promise<Result> {
    return this.#driver.run('snapshot', () => work(this.tables<Tables>()));
  }

  get isInTransaction(): boolean {
    return this.#driver.isInTransaction;
  }

  afterCommit(callback: () => void): void {
    this.#driver.afterCommit(callback);
  }

  async close(): Promise<void> {
    // kysely opens its driver with the first query; before that, destroying it closes nothing.
    await this.#kysely.destroy();
    await this.#engine.close();
  }
}
