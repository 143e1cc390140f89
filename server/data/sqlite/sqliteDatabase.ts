import { Kysely } from 'kysely';
import type { Database, Statement } from '../database.ts';
import type { SqliteConnection, SqliteStatement } from './engine.ts';
import { createSqliteDialect, type SqliteDialectOptions } from './sqliteDriver.ts';
import { isDamage, translateError } from './sqliteErrors.ts';

/** The `Database` over one open, checked and migrated SQLite connection, which it owns from now on. */
export class SqliteDatabase implements Database {
  readonly isInMemory: boolean;
  readonly #sqlite: SqliteConnection;
  readonly #options: SqliteDialectOptions;
  readonly #kysely: Kysely<unknown>;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(options: SqliteDialectOptions) {
    this.isInMemory = options.sqlite.memory;
    this.#sqlite = options.sqlite;
    this.#options = options;
    this.#kysely = new Kysely({ dialect: createSqliteDialect(options) });
  }

  tables<Tables>(): Kysely<Tables> {
    // Which tables exist is known to the module that owns them, not to us.
    return this.#kysely as unknown as Kysely<Tables>;
  }

  transaction<Tables, Result>(work: (tables: Kysely<Tables>) => Promise<Result>): Promise<Result> {
    return this.tables<Tables>().transaction().execute(work);
  }

  snapshot<Tables, Result>(work: (tables: Kysely<Tables>) => Promise<Result>): Promise<Result> {
    return this.tables<Tables>().transaction().setAccessMode('read only').execute(work);
  }

  batch<Result>(work: (prepare: (sql: string) => Statement) => Result): Promise<Result> {
    // Through kysely's lock, or the statements would join whatever transaction is open between two awaits.
    return this.#kysely.transaction().execute(async () => {
      try {
        return work((sql) => this.#prepare(sql));
      } catch (error) {
        if (isDamage(error)) this.#options.onDamage();
        throw translateError(error, this.#options.file);
      }
    });
  }

  async close(): Promise<void> {
    // kysely opens its driver with the first query; before that, destroying it closes nothing.
    await this.#kysely.destroy();
    if (this.#sqlite.open) this.#sqlite.close();
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
