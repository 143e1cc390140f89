import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Clock } from '../../base/clock.ts';
import { Mutex } from '../../base/mutex.ts';
import { type Engine, LONGEST_TURN_MS, type Loan, tookTooLong } from '../ambientDriver.ts';
import type { TransactionKind } from '../transactionScope.ts';
import type { HeldConnection } from './heldConnection.ts';
import { isBusy, isDamage, translateError } from './sqliteErrors.ts';

export interface SqliteEngineOptions {
  readonly held: HeldConnection;
  readonly file: string;
  readonly clock: Clock;
  /** Milliseconds to wait for a lock of another process before giving up. */
  readonly busyTimeoutMs: number;
  /** The file turned out to be damaged while in use. */
  onDamage(): void;
}

/** kysely's SQLite dialect over a driver of ours. */
export function createSqliteDialect(driver: Driver): Dialect {
  return {
    createAdapter: () => new LockFreeAdapter(),
    createDriver: () => driver,
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** kysely would lock the one connection by itself, and nothing could join a transaction. */
class LockFreeAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/**
 * One connection, lent to one at a time. Write transactions take SQLite's lock at their start (a deferred one that reads first fails
 * with SQLITE_BUSY_SNAPSHOT without waiting), waiting for another process's lock does not block the event loop, and prepared statements
 * are kept.
 */
export class SqliteEngine implements Engine {
  readonly #lock = new Mutex();
  readonly #connection: WaitingConnection;
  readonly #held: HeldConnection;

  constructor(options: SqliteEngineOptions) {
    this.#held = options.held;
    this.#connection = new WaitingConnection(options);
  }

  async take(): Promise<Loan> {
    const release = await this.#lock.acquireWithin(LONGEST_TURN_MS, tookTooLong);
    return { connection: this.#connection, release };
  }

  async begin(_: DatabaseConnection, kind: TransactionKind): Promise<void> {
    await this.#execute(kind === 'snapshot' ? 'begin' : 'begin immediate');
    if (kind === 'snapshot') this.#held.sqlite.pragma('query_only = on');
  }

  async commit(_: DatabaseConnection, kind: TransactionKind): Promise<void> {
    await this.#execute('commit');
    if (kind === 'snapshot') this.#held.sqlite.pragma('query_only = off');
  }

  async rollback(_: DatabaseConnection, kind: TransactionKind): Promise<void> {
    if (kind === 'snapshot') this.#held.sqlite.pragma('query_only = off');
    // A full disk makes SQLite roll back by itself; a second rollback would hide the reason behind its own error.
    if (this.#held.sqlite.inTransaction) await this.#execute('rollback');
  }

  /** The lock is held from the start, so nothing can collide later. */
  isConflict(): boolean {
    return false;
  }

  async close(): Promise<void> {
    this.#held.letGo();
  }

  async #execute(statement: string): Promise<void> {
    await this.#connection.executeQuery(CompiledQuery.raw(statement));
  }
}

const RETRY_EVERY_MS = 15;

class WaitingConnection implements DatabaseConnection {
  readonly #options: SqliteEngineOptions;

  constructor(options: SqliteEngineOptions) {
    this.#options = options;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { held, file, clock, busyTimeoutMs, onDamage } = this.#options;
    const deadline = clock.monotonic() + busyTimeoutMs;
    for (;;) {
      try {
        return this.#execute(query);
      } catch (error) {
        if (isDamage(error)) onDamage();
        // Inside a transaction our own lock may be what the other waits for: never wait there.
        if (!isBusy(error) || held.sqlite.inTransaction || clock.monotonic() >= deadline) throw translateError(error, file);
        await new Promise((resolve) => setTimeout(resolve, RETRY_EVERY_MS));
      }
    }
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    // A kept statement cannot run twice at once, so a stream gets its own. The rows are what the query builder's types say.
    for (const row of this.#options.held.sqlite.prepare(query.sql).iterate(...query.parameters)) yield { rows: [row as Row] };
  }

  #execute<Row>(query: CompiledQuery): QueryResult<Row> {
    const statement = this.#options.held.prepare(query.sql);
    // The rows are what the query builder's types say.
    if (statement.reader) return { rows: statement.all(...query.parameters) as Row[] };
    const { changes, lastInsertRowid } = statement.run(...query.parameters);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }
}
