import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { PoolClient } from 'pg';
import { Mutex } from '../../base/mutex.ts';
import { type Engine, LONGEST_TURN_MS, type Loan, tookTooLong } from '../ambientDriver.ts';
import type { TransactionKind } from '../transactionScope.ts';
import { isConflict, isConnectionLoss, type PostgresPlace, translatePostgresError } from './postgresErrors.ts';
import type { PostgresServer } from './postgresServer.ts';

/** kysely's PostgreSQL dialect over a driver of ours. */
export function createPostgresDialect(driver: Driver): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

/**
 * Connections of a pool, each looking into the schema of one workspace. Transactions that write take turns, inside this process by a
 * queue (so that those who wait hold no connection) and among processes by an advisory lock.
 */
export class PostgresEngine implements Engine {
  readonly #server: PostgresServer;
  readonly #schema: string;
  readonly #writers = new Mutex();

  constructor(server: PostgresServer, schema: string) {
    this.#server = server;
    this.#schema = schema;
  }

  async take(purpose: 'query' | TransactionKind): Promise<Loan> {
    const leave = purpose === 'transaction' ? await this.#writers.acquireWithin(LONGEST_TURN_MS, tookTooLong) : undefined;
    try {
      const client = await this.#server.connect(this.#schema);
      const connection = new PostgresConnection(client, this.#server.place);
      return {
        connection,
        release() {
          client.release(connection.isLost);
          leave?.();
        },
      };
    } catch (error) {
      leave?.();
      throw error;
    }
  }

  async begin(connection: DatabaseConnection, kind: TransactionKind): Promise<void> {
    await execute(connection, kind === 'snapshot' ? 'begin isolation level repeatable read read only' : beginWriting(this.#schema));
  }

  async commit(connection: DatabaseConnection): Promise<void> {
    await execute(connection, 'commit');
  }

  async rollback(connection: DatabaseConnection): Promise<void> {
    await execute(connection, 'rollback');
  }

  isConflict(error: unknown): boolean {
    return isConflict(error) || (error instanceof Error && isConflict(error.cause));
  }

  async close(): Promise<void> {
    // The server is closed by whoever made it: other workspaces use it.
  }
}

/** One round trip: the transaction and its turn among all who write into the schema. */
export function beginWriting(schema: string): string {
  return `begin; select pg_advisory_xact_lock(hashtextextended('stewardry.${schema.replaceAll("'", "''")}', 0))`;
}

class PostgresConnection implements DatabaseConnection {
  readonly #client: PoolClient;
  readonly #place: PostgresPlace;
  #isLost = false;

  constructor(client: PoolClient, place: PostgresPlace) {
    this.#client = client;
    this.#place = place;
  }

  /** True when it must not be lent again. */
  get isLost(): boolean {
    return this.#isLost;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      // Without parameters it goes by the simple protocol, which accepts several statements.
      const { rows, rowCount } =
        query.parameters.length === 0 ? await this.#client.query(query.sql) : await this.#client.query(query.sql, [...query.parameters]);
      return { rows: rows ?? [], numAffectedRows: BigInt(rowCount ?? 0) };
    } catch (error) {
      // A rollback that fails leaves the connection in a state that nobody knows.
      if (isConnectionLoss(error) || query.sql === 'rollback') this.#isLost = true;
      throw translatePostgresError(error, this.#place);
    }
  }

  // biome-ignore lint/correctness/useYield: there is nothing to yield
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Rows are not streamed from PostgreSQL: read them page by page (keysetPage.ts)');
  }
}

async function execute(connection: DatabaseConnection, statement: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(statement));
}
