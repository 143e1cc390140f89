import { AmbientDatabase } from '../ambientDatabase.ts';
import type { EmbeddedDatabase, Statement } from '../database.ts';
import type { Migration } from '../migrations.ts';
import type { SqliteConnection } from './engine.ts';
import { HeldConnection } from './heldConnection.ts';
import { migrateSqlite } from './migrateSqlite.ts';
import { createSqliteDialect, SqliteEngine, type SqliteEngineOptions } from './sqliteDriver.ts';
import { isDamage, translateError } from './sqliteErrors.ts';

export interface SqliteDatabaseOptions extends Omit<SqliteEngineOptions, 'held'> {
  readonly sqlite: SqliteConnection;
}

/** The `Database` over one open, checked and migrated SQLite connection, which it owns from now on. */
export class SqliteDatabase extends AmbientDatabase implements EmbeddedDatabase {
  readonly dialect = 'sqlite';
  readonly #engine: SqliteEngine;
  readonly #options: SqliteEngineOptions;

  constructor({ sqlite, ...rest }: SqliteDatabaseOptions) {
    const options = { ...rest, held: new HeldConnection(sqlite) };
    const engine = new SqliteEngine(options);
    super(engine, createSqliteDialect);
    this.#engine = engine;
    this.#options = options;
  }

  get isInMemory(): boolean {
    return this.#options.held.sqlite.memory;
  }

  batch<Result>(work: (prepare: (sql: string) => Statement) => Result): Promise<Result> {
    // As a transaction, or the statements would join whatever is open between two awaits of somebody else.
    return this.transaction(async () => {
      try {
        return work((sql) => this.#prepare(sql));
      } catch (error) {
        if (isDamage(error)) this.#options.onDamage();
        throw translateError(error, this.#options.file);
      }
    });
  }

  async migrate(migrations: readonly Migration[]): Promise<void> {
    const { release } = await this.#engine.take();
    try {
      migrateSqlite(this.#options.held.sqlite, migrations, this.#options.clock);
    } catch (error) {
      throw translateError(error, this.#options.file);
    } finally {
      release();
    }
  }

  /**
   * Lets go of the file while `work` does something to it that needs it closed, and goes on with what `reopen` finds there; whoever
   * asks meanwhile waits. Must not be called inside a transaction of this database, which would wait for itself. When `reopen` fails
   * the database is closed.
   */
  async withFileClosed<Result>(work: () => Promise<Result>, reopen: () => Promise<SqliteConnection>): Promise<Result> {
    if (this.isInTransaction) throw new Error('The file of a database cannot be replaced inside one of its transactions');
    const { release } = await this.#engine.take();
    try {
      this.#options.held.letGo();
      try {
        return await work();
      } finally {
        this.#options.held.hold(await reopen());
      }
    } finally {
      release();
    }
  }

  #prepare(sql: string): Statement {
    const statement = this.#options.held.prepare(sql);
    return {
      run: (...parameters) => void statement.run(...parameters),
      get: (...parameters) => statement.get(...parameters),
      all: (...parameters) => statement.all(...parameters),
    };
  }
}
