import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { messageOf } from '../base/errors.ts';
import { Mutex } from '../base/mutex.ts';

export type TransactionKind = 'transaction' | 'snapshot';

/** One open transaction or savepoint: what the code inside it sees as the database. */
export class TransactionScope {
  readonly parent: TransactionScope | undefined;
  readonly kind: TransactionKind;
  /** The engine's own connection, for beginning and ending. */
  readonly bare: DatabaseConnection;
  /** For queries. Who uses it holds `lock`: a query for its own time, an inner transaction for all of its life. */
  readonly connection: DatabaseConnection;
  readonly lock = new Mutex();
  readonly afterCommit: (() => void)[] = [];
  #isOpen = true;
  /** The first error of a statement; PostgreSQL accepts nothing after it, and so that both engines agree, neither do we. */
  #failure: unknown;

  constructor(bare: DatabaseConnection, kind: TransactionKind, parent?: TransactionScope) {
    this.parent = parent;
    this.kind = kind;
    this.bare = bare;
    this.connection = new ScopedConnection(bare, this);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get depth(): number {
    return this.parent === undefined ? 0 : this.parent.depth + 1;
  }

  fail(error: unknown): void {
    this.#failure ??= error;
  }

  requireUsable(): void {
    if (this.#failure === undefined) return;
    throw new Error(
      `The transaction cannot go on after a failed statement (${messageOf(this.#failure)}). Put that into a transaction of its own`,
      {
        cause: this.#failure,
      },
    );
  }

  /** Waits for whoever still uses it; whoever comes later belongs to the parent. */
  async close(): Promise<void> {
    const release = await this.lock.acquire();
    this.#isOpen = false;
    release();
  }
}

class ScopedConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #scope: TransactionScope;

  constructor(connection: DatabaseConnection, scope: TransactionScope) {
    this.#connection = connection;
    this.#scope = scope;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    this.#scope.requireUsable();
    try {
      return await this.#connection.executeQuery<Row>(query);
    } catch (error) {
      this.#scope.fail(error);
      throw error;
    }
  }

  async *streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    this.#scope.requireUsable();
    try {
      yield* this.#connection.streamQuery<Row>(query, chunkSize);
    } catch (error) {
      this.#scope.fail(error);
      throw error;
    }
  }
}
