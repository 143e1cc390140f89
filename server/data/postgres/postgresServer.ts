import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { IoError, systemCodeOf } from '../../base/errors.ts';
import type { PoolStatus } from '../database.ts';
import { type PostgresPlace, placeOf, translatePostgresError } from './postgresErrors.ts';
import { readValue } from './postgresValues.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database?sslmode=…` */
  readonly url: string;
  /** Connections at most, for all workspaces together; 10 when absent. */
  readonly connections?: number;
  /** Milliseconds to wait for a lock, for a connection of the pool, and for the server to answer; 5,000 when absent. */
  readonly waitMs?: number;
}

const DEFAULT_CONNECTIONS = 10;
const DEFAULT_WAIT_MS = 5_000;
const RETRY_EVERY_MS = 100;
/** How often the server looks whether a client is still there: a killed one must not hold its locks until its statement ends. */
const CLIENT_CHECK_MS = 2_000;

/** The pool of connections to one server, which the databases of all workspaces share. `pg` is loaded with the first one. */
export class PostgresServer {
  readonly place: PostgresPlace;
  readonly waitMs: number;
  readonly #pool: Pool;
  readonly #limit: number;
  /** The schema that each connection looks into. */
  readonly #schemas = new WeakMap<PoolClient, string>();
  #closing: Promise<void> | undefined;

  private constructor(pool: Pool, place: PostgresPlace, limit: number, waitMs: number) {
    this.#pool = pool;
    this.place = place;
    this.#limit = limit;
    this.waitMs = waitMs;
    // A connection that dies while idle is replaced at the next query; without a listener the error would end the process.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /** Connects to nothing yet. */
  static async create({ url, connections = DEFAULT_CONNECTIONS, waitMs = DEFAULT_WAIT_MS }: PostgresOptions): Promise<PostgresServer> {
    const place = placeOf(url);
    const { default: pg } = await import('pg');
    const pool = new pg.Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: waitMs,
      application_name: 'stewardry',
      // The command line ends when its work is done, not when connections have been idle for long enough.
      allowExitOnIdle: true,
      types: { getTypeParser: readValue },
    });
    return new PostgresServer(pool, place, connections, waitMs);
  }

  poolStatus(): PoolStatus {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { limit: this.#limit, open: totalCount, idle: idleCount, waiting: waitingCount };
  }

  /** A connection that looks into `schema` first. Whoever takes it releases it, with `true` when it is of no further use. */
  async connect(schema: string): Promise<PoolClient> {
    try {
      const client = await this.#connectWhenReady();
      if (this.#schemas.get(client) !== schema) await this.#enter(client, schema);
      return client;
    } catch (error) {
      throw translatePostgresError(error, this.place);
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#pool.end();
    return this.#closing;
  }

  /** A server that is just starting says so; that passes. */
  async #connectWhenReady(): Promise<PoolClient> {
    if (this.#closing !== undefined) throw new IoError('The database has been closed');
    for (const deadline = performance.now() + this.waitMs; ; ) {
      try {
        return await this.#pool.connect();
      } catch (error) {
        if (systemCodeOf(error) !== '57P03' || performance.now() >= deadline) throw error;
        await delay(RETRY_EVERY_MS);
      }
    }
  }

  async #enter(client: PoolClient, schema: string): Promise<void> {
    try {
      await client.query(
        `set search_path to ${quote(schema)}; set lock_timeout to ${this.waitMs}; set timezone to 'UTC';
         set client_connection_check_interval to ${CLIENT_CHECK_MS}`,
      );
      this.#schemas.set(client, schema);
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}

/** A name as PostgreSQL reads it. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
