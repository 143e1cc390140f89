import type { Kysely } from 'kysely';
import type { Migration } from './migrations.ts';

/** A value as the database stores it. Booleans are 0 and 1, times are milliseconds since 1970 or ISO text, ids are text. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/** A prepared statement for hot paths; about 2 µs where the query builder takes 17. */
export interface Statement {
  run(...parameters: readonly SqlValue[]): void;
  get(...parameters: readonly SqlValue[]): unknown;
  all(...parameters: readonly SqlValue[]): readonly unknown[];
}

/**
 * The state of one workspace, or of the installation. Expected failures are `IoError`s that say which database and what to do;
 * constraint violations keep the engine's own error.
 *
 * Transactions are ambient: inside the `work` of one, every `tables()`, `transaction()` and `batch()` of the same database joins it,
 * however deep in the calls, so a module's rows, their event and their audit row are one unit without anything handed through. One
 * transaction at a time: others wait, so keep each short and await nothing slow in it. Never open one on the installation's database
 * and inside it one on a workspace's; the other way round is fine.
 */
interface CommonDatabase {
  /** True when nothing outlives this process. */
  readonly isInMemory: boolean;
  /** The query builder over the tables that the caller owns; a query outside a transaction is its own. */
  tables<Tables>(): Kysely<Tables>;
  /**
   * Reads and writes as one unit: all of it or, when `work` throws, nothing. Inside another transaction it is a part that fails alone:
   * whoever catches its error can go on with the rest. After a statement has failed nothing else of its transaction is accepted, on
   * every engine, so put what may fail into a transaction of its own. A server may make us run an outermost `work` again when it broke
   * a deadlock; it has then left nothing behind.
   */
  transaction<Tables, Result>(work: (tables: Kysely<Tables>) => Promise<Result>): Promise<Result>;
  /** Several reads that see one moment, without keeping writers out. Writing in it fails. */
  snapshot<Tables, Result>(work: (tables: Kysely<Tables>) => Promise<Result>): Promise<Result>;
  /** Whether the caller runs inside a transaction of this database, which what it writes would join. */
  readonly isInTransaction: boolean;
  /**
   * Calls back once what is written now can be seen by others: after the outermost transaction, never when it fails; at once outside
   * of one. The callback runs outside every transaction of this database and must not throw.
   */
  afterCommit(callback: () => void): void;
  /** Brings the tables of modules up to date while others use the database; each migration is its own transaction. */
  migrate(migrations: readonly Migration[]): Promise<void>;
  close(): Promise<void>;
}

/** One file (or memory) and one connection. */
export interface EmbeddedDatabase extends CommonDatabase {
  readonly dialect: 'sqlite';
  /** The hot path: one transaction over prepared statements, without a gap in which anything else could run. */
  batch<Result>(work: (prepare: (sql: string) => Statement) => Result): Promise<Result>;
}

/** A schema on a PostgreSQL server. */
export interface ServerDatabase extends CommonDatabase {
  readonly dialect: 'postgres';
  readonly schema: string;
  poolStatus(): PoolStatus;
}

/** What the connections to a server are doing, for metrics. All workspaces share them. */
export interface PoolStatus {
  /** Connections at most. */
  readonly limit: number;
  readonly open: number;
  readonly idle: number;
  /** Queries and transactions that wait for a connection. */
  readonly waiting: number;
}

/** Compare `dialect` to reach what only one of them can do. */
export type Database = EmbeddedDatabase | ServerDatabase;
