import { AsyncLocalStorage } from 'node:async_hooks';
import { CompiledQuery, type DatabaseConnection, type Driver } from 'kysely';
import { IoError } from '../base/errors.ts';
import { type TransactionKind, TransactionScope } from './transactionScope.ts';

/** A connection that is the taker's alone until released. */
export interface Loan {
  readonly connection: DatabaseConnection;
  release(): void;
}

/** What differs between engines. */
export interface Engine {
  /** A connection for one query, or for one outermost transaction. Waits until it may. */
  take(purpose: 'query' | TransactionKind): Promise<Loan>;
  begin(connection: DatabaseConnection, kind: TransactionKind): Promise<void>;
  commit(connection: DatabaseConnection, kind: TransactionKind): Promise<void>;
  rollback(connection: DatabaseConnection, kind: TransactionKind): Promise<void>;
  /** The engine rolled the transaction back for the sake of others: the same work may succeed when it is done again. */
  isConflict(error: unknown): boolean;
  /** May be called twice. */
  close(): Promise<void>;
}

/** Milliseconds that one may wait for the turns of others in this process. A transaction that waits for something outside of it that waits for the database would stand still for ever. */
export const LONGEST_TURN_MS = 60_000;

export function tookTooLong(): Error {
  return new IoError(
    `The database was busy for ${LONGEST_TURN_MS / 1000} seconds: another task of Stewardry holds it for too long. Try again`,
  );
}

/** Conflicts are rare, because writers take turns; who loses this often meets something else. */
const ATTEMPTS = 3;

/**
 * kysely's driver over an engine, in which a query joins the transaction that its caller runs in, whichever query builder it was made
 * with and however deep in the calls (AsyncLocalStorage). See ADR 0014.
 */
export class AmbientDriver implements Driver {
  readonly #engine: Engine;
  readonly #scopes = new AsyncLocalStorage<TransactionScope | undefined>();
  readonly #releases = new Map<DatabaseConnection, () => void>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  run<Result>(kind: TransactionKind, work: () => Promise<Result>): Promise<Result> {
    const parent = this.#openScope();
    return parent === undefined ? this.#runOutermost(kind, work) : this.#runInside(parent, kind, work);
  }

  get isInTransaction(): boolean {
    return this.#openScope() !== undefined;
  }

  afterCommit(callback: () => void): void {
    const scope = this.#openScope();
    if (scope === undefined) this.#callBack(callback);
    else scope.afterCommit.push(callback);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const scope = this.#openScope();
    const { connection, release } = scope === undefined ? await this.#engine.take('query') : await borrow(scope);
    if (scope !== undefined && !scope.isOpen) {
      // It ended while we waited: now the query belongs to what is around it.
      release();
      return this.acquireConnection();
    }
    this.#releases.set(connection, release);
    return connection;
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const release = this.#releases.get(connection);
    this.#releases.delete(connection);
    release?.();
  }

  async init(): Promise<void> {
    // Engines are ready when they are made.
  }

  destroy(): Promise<void> {
    return this.#engine.close();
  }

  beginTransaction(): Promise<void> {
    throw new Error('Use `database.transaction()`: what the query builder begins, others could not join');
  }

  async commitTransaction(): Promise<void> {
    // Never begun.
  }

  async rollbackTransaction(): Promise<void> {
    // Never begun.
  }

  async #runOutermost<Result>(kind: TransactionKind, work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(kind, work);
      } catch (error) {
        if (attempt === ATTEMPTS || !this.#engine.isConflict(error)) throw error;
      }
    }
  }

  async #attempt<Result>(kind: TransactionKind, work: () => Promise<Result>): Promise<Result> {
    const { connection, release } = await this.#engine.take(kind);
    const scope = new TransactionScope(connection, kind);
    let result: Result;
    try {
      await this.#engine.begin(connection, kind);
      result = await this.#work(scope, work);
      await this.#engine.commit(connection, kind);
    } catch (error) {
      // A rollback that fails must not hide the reason; an engine does not lend a connection again that could not even roll back.
      await this.#engine.rollback(connection, kind).catch(() => undefined);
      throw error;
    } finally {
      release();
    }
    for (const callback of scope.afterCommit) this.#callBack(callback);
    return result;
  }

  async #runInside<Result>(parent: TransactionScope, kind: TransactionKind, work: () => Promise<Result>): Promise<Result> {
    if (parent.kind === 'snapshot' && kind === 'transaction') throw new Error('A snapshot only reads: no transaction can begin in it');
    const release = await parent.lock.acquire();
    try {
      if (parent.isOpen) return await this.#runSavepoint(parent, kind, work);
    } finally {
      release();
    }
    return this.run(kind, work);
  }

  async #runSavepoint<Result>(parent: TransactionScope, kind: TransactionKind, work: () => Promise<Result>): Promise<Result> {
    parent.requireUsable();
    const { bare } = parent;
    const name = `inner_${parent.depth + 1}`;
    await execute(bare, `savepoint ${name}`);
    const scope = new TransactionScope(bare, kind, parent);
    try {
      const result = await this.#work(scope, work);
      await execute(bare, `release savepoint ${name}`);
      parent.afterCommit.push(...scope.afterCommit);
      return result;
    } catch (error) {
      await execute(bare, `rollback to savepoint ${name}`).catch((failure: unknown) => parent.fail(failure));
      throw error;
    }
  }

  async #work<Result>(scope: TransactionScope, work: () => Promise<Result>): Promise<Result> {
    let result: Result;
    try {
      result = await this.#scopes.run(scope, work);
    } finally {
      await scope.close();
    }
    scope.requireUsable();
    return result;
  }

  #callBack(callback: () => void): void {
    this.#scopes.run(undefined, () => {
      try {
        callback();
      } catch (error) {
        // What was committed stays so, and its author must hear that; the callback's author reads of it in the log.
        process.emitWarning(error instanceof Error ? error : String(error));
      }
    });
  }

  /** What began in a transaction that has ended since, such as a timer, belongs to what is still open around it. */
  #openScope(): TransactionScope | undefined {
    let scope = this.#scopes.getStore();
    while (scope !== undefined && !scope.isOpen) scope = scope.parent;
    return scope;
  }
}

async function borrow(scope: TransactionScope): Promise<Loan> {
  return { connection: scope.connection, release: await scope.lock.acquire() };
}

async function execute(connection: DatabaseConnection, statement: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(statement));
}
