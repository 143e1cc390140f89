import { AmbientDatabase } from '../ambientDatabase.ts';
import type { EmbeddedDatabase, Statement } from '../database.ts';
import type { Migration } from '../migrations.ts';
import type { SqliteConnection, SqliteStatement } from './engine.ts';
import { migrateSqlite } from './migrateSqlite.ts';
import { createSqliteDialect, SqliteEngine, type SqliteEngineOptions } from './sqliteDriver.ts';
import { isDamage, translateError } from './sqliteErrors.ts';

/** The `Database` over one open, checked and migrated SQLite connection, which it owns from now on. */
export class SqliteDatabase extends AmbientDatabase implements EmbeddedDatabase {
  readonly dialect = 'sqlite';
  readonly isInMemory: boolean;
  readonly #engine: SqliteEngine;
  readonly #sqlite: SqliteConnection;
  readonly #options: SqliteEngineOptions;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(options: SqliteEngineOptions) {
    const engine = new SqliteEngine(options);
    super(engine, createSqliteDialect);
    this.#engine = engine;
    this.isInMemory = options.sqlite.memory;
    this.#sqlite = options.sqlite;
    this.#options = options;
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
      migrateSqlite(this.#sqlite, migrations, this.#options.clock);
    } catch (error) {
      throw translateError(error, this.#options.file);
    } finally {
      release();
    }
  }

  #prepare(sql: string): Statement {
    const statement = this.#statements.get(sql) ?? this.#sqlite.prepare(sql);
    this.#statements.set(sql, statement);
    return {
      run: (...parameters) => void statement.run(...parameters),
      get: (...parameters) => statement.get(...parameters),
      all: (...parameters) => statement.all(...parameters),
    };
  }
}
