import type { SqliteConnection, SqliteStatement } from './engine.ts';

/** Queries of different shape that one backend repeats number in the dozens. */
const KEPT_STATEMENTS = 200;

/**
 * The one native connection of a database, with its prepared statements. Others hold this and not the connection, so that the file can
 * be let go of for a while, and another one be there afterwards.
 */
export class HeldConnection {
  readonly #statements = new Map<string, SqliteStatement>();
  #sqlite: SqliteConnection;

  constructor(sqlite: SqliteConnection) {
    this.#sqlite = sqlite;
  }

  get sqlite(): SqliteConnection {
    return this.#sqlite;
  }

  /** A statement that is kept for the next time. It cannot run twice at once. */
  prepare(sql: string): SqliteStatement {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = this.#sqlite.prepare(sql);
    const oldest = this.#statements.size >= KEPT_STATEMENTS ? this.#statements.keys().next().value : undefined;
    if (oldest !== undefined) this.#statements.delete(oldest);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Closes the connection; may be called twice. */
  letGo(): void {
    this.#statements.clear();
    if (this.#sqlite.open) this.#sqlite.close();
  }

  /** Takes another connection in the place of the one that was let go. */
  hold(sqlite: SqliteConnection): void {
    this.letGo();
    this.#sqlite = sqlite;
  }
}
