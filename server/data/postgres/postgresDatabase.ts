import type { Clock } from '../../base/clock.ts';
import { AmbientDatabase } from '../ambientDatabase.ts';
import type { PoolStatus, ServerDatabase } from '../database.ts';
import type { Migration } from '../migrations.ts';
import { migratePostgres } from './migratePostgres.ts';
import { createPostgresDialect, PostgresEngine } from './postgresDriver.ts';
import { translatePostgresError } from './postgresErrors.ts';
import type { PostgresServer } from './postgresServer.ts';

export interface PostgresDatabaseOptions {
  readonly server: PostgresServer;
  /** Name of the PostgreSQL schema that holds this workspace's tables; made when it is missing. */
  readonly schema: string;
  readonly clock: Clock;
}

/** The `Database` over one schema of a server. The server is its maker's to close. */
export class PostgresDatabase extends AmbientDatabase implements ServerDatabase {
  readonly dialect = 'postgres';
  readonly isInMemory = false;
  readonly schema: string;
  readonly #server: PostgresServer;
  readonly #clock: Clock;

  constructor({ server, schema, clock }: PostgresDatabaseOptions) {
    super(new PostgresEngine(server, schema), createPostgresDialect);
    this.#server = server;
    this.schema = schema;
    this.#clock = clock;
  }

  poolStatus(): PoolStatus {
    return this.#server.poolStatus();
  }

  async migrate(migrations: readonly Migration[]): Promise<void> {
    const client = await this.#server.connect(this.schema);
    try {
      await migratePostgres(client, this.schema, migrations, this.#clock);
      client.release();
    } catch (error) {
      client.release(true);
      throw translatePostgresError(error, this.#server.place);
    }
  }
}

/** A workspace's schema on a server, made and migrated as needed. Throws as `migrate` does, and `IoError` when the server refuses. */
export async function openPostgres(
  options: PostgresDatabaseOptions & { readonly migrations: readonly Migration[] },
): Promise<PostgresDatabase> {
  const database = new PostgresDatabase(options);
  await database.migrate(options.migrations);
  return database;
}
