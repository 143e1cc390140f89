import path from 'node:path';
import type { Notice } from '../../protocol/finding.ts';
import type { Clock } from '../base/clock.ts';
import { BadInputError, IoError, messageOf, StewardryError } from '../base/errors.ts';
import type { CopiedTable, CopyOptions } from './copy/copyRows.ts';
import type { Database } from './database.ts';
import { checkPostgresUrl, type DatabaseSettings, expandVariables, readDatabaseSettings } from './databaseSettings.ts';
import type { DataFolder } from './dataFolder.ts';
import { type Encryption, NO_ENCRYPTION } from './encryption/databaseKey.ts';
import { type DialectName, type Migration, readMigrations } from './migrations.ts';
import type { PostgresServer } from './postgres/postgresServer.ts';
import { archiveOf, withArchive } from './retention/archiveFile.ts';
import { archiveSchemaOf, makeArchive } from './retention/archiveRows.ts';
import type { RetentionRule } from './retention/retentionRule.ts';
import { type FoundInFile, type OpenedDatabase, openDatabase, openInMemory } from './sqlite/openSqlite.ts';

export interface WorkspaceDatabase {
  readonly database: Database;
  /** Absolute; absent when nothing is kept, or a server keeps it. */
  readonly file?: string;
  /** Where it is, for a person: the file, or the server, database and schema. Never a password. */
  readonly place: string;
  readonly notices: readonly Notice[];
  /** Id of the key it is encrypted with; absent: it is not. */
  readonly keyId?: string;
  /** It was damaged when it was opened, and this is what the repair could not rescue: names of tables. */
  readonly lostFrom?: readonly string[];
}

/** The databases of the opened folders and of the installation, each opened once, at first use. */
export interface WorkspaceDatabases {
  /** The database of a workspace folder; `null`: of the installation, for what belongs to no folder. Both have all tables. */
  open(folder: string | null): Promise<WorkspaceDatabase>;
  close(folder: string | null): Promise<void>;
  closeAll(): Promise<void>;
  /** Whether somebody has opened it and it was not closed since. */
  isOpen(folder: string | null): boolean;
  /** Those that are open now, for metrics. One that is just being opened, or could not be, is left out. */
  opened(): readonly Database[];
  /** Every database that is open now, by its folder. */
  openFolders(): readonly (string | null)[];
  /** The file that a database has on this machine, whether it is there or not; `undefined` when a server keeps it. */
  fileOf(folder: string | null): string | undefined;
  /**
   * Lets go of the file of a database while `work` replaces it; whoever uses the database waits, and goes on with what is there
   * afterwards. Not inside a transaction of that database. Throws `BadInputError` when a server keeps it.
   */
  replaceFile<Result>(folder: string | null, work: (file: string) => Promise<Result>): Promise<Result>;
  /** Writes a database that a server keeps into a file, with `pg_dump`. Throws `BadInputError` when it is a file already. */
  dump(folder: string | null, file: string, signal: AbortSignal): Promise<void>;
  /**
   * Hands out the archive of a database for as long as `use` runs: a database with the same tables, as far as they have a retention that
   * archives, and the old rows in them. For reading only.
   */
  searchArchive<Result>(folder: string | null, use: (database: Database) => Promise<Result>): Promise<Result>;
  /**
   * Copies a database, as it is at one moment, to `postgres://…`, `sqlite:FILE` or `sqlite` (the file that it has on this machine),
   * where it is complete or not there at all. Throws `BadInputError` when there are rows already and `isReplaced` is false.
   */
  copy(folder: string | null, to: string, isReplaced: boolean, options: CopyOptions): Promise<CopiedDatabase>;
  /**
   * Makes the tables of a module that joins at run time, in every database opened so far and later, or only in that of `workspace`.
   * `folder` holds its `sqlite/` and `postgres/`; absent: where the migrations of built-in modules are.
   */
  migrate(module: string, options?: { readonly folder?: string; readonly workspace?: string }): Promise<void>;
}

export interface CopiedDatabase {
  readonly place: string;
  readonly tables: readonly CopiedTable[];
}

/** What has tables: a module, built in or come later. */
interface TableOwner {
  readonly module: string;
  readonly folder?: string;
  readonly workspace?: string;
}

export interface WorkspaceDatabasesOptions {
  readonly dataFolder: DataFolder;
  /** Ids of the services and modules that keep tables, in the order in which their migrations run. */
  readonly tablesOf: readonly string[];
  readonly clock: Clock;
  /** Says which engine is used: see `readDatabaseSettings`. Absent: SQLite. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Whether files are encrypted, and the keys. Absent: files are opened as they are, without a key. */
  readonly encryption?: Encryption;
  /** What modules declare to be moved to the archive. Absent: nothing. */
  readonly retention?: readonly RetentionRule[];
}

export function createWorkspaceDatabases(options: WorkspaceDatabasesOptions): WorkspaceDatabases {
  const databases = new LazyDatabases(options);
  // Others wrap it by spreading, which methods of a class do not survive.
  return {
    open: (folder) => databases.open(folder),
    close: (folder) => databases.close(folder),
    closeAll: () => databases.closeAll(),
    isOpen: (folder) => databases.isOpen(folder),
    opened: () => databases.opened(),
    openFolders: () => databases.openFolders(),
    fileOf: (folder) => databases.fileOf(folder),
    replaceFile: (folder, work) => databases.replaceFile(folder, work),
    dump: (folder, file, signal) => databases.dump(folder, file, signal),
    searchArchive: (folder, use) => databases.searchArchive(folder, use),
    copy: (folder, to, isReplaced, copyOptions) => databases.copy(folder, to, isReplaced, copyOptions),
    migrate: (module, place) => databases.migrate(module, place),
  };
}

class LazyDatabases {
  readonly #options: WorkspaceDatabasesOptions;
  readonly #opened = new Map<string | null, Promise<WorkspaceDatabase>>();
  readonly #ready = new Map<string | null, Database>();
  readonly #owners: TableOwner[];
  readonly #files = new WeakMap<Database, OpenedDatabase>();
  #server: Promise<PostgresServer> | undefined;

  constructor(options: WorkspaceDatabasesOptions) {
    this.#options = options;
    this.#owners = options.tablesOf.map((module) => ({ module }));
  }

  open(folder: string | null): Promise<WorkspaceDatabase> {
    let opening = this.#opened.get(folder);
    if (!opening) {
      opening = this.#open(folder);
      opening.then(({ database }) => this.#ready.set(folder, database)).catch(() => undefined); // whoever asked hears of it
      this.#opened.set(folder, opening);
      // What failed is tried again by the next who asks.
      opening.catch(() => this.#opened.delete(folder));
    }
    return opening;
  }

  async close(folder: string | null): Promise<void> {
    const opening = this.#opened.get(folder);
    this.#opened.delete(folder);
    await (await opening)?.database.close();
    this.#ready.delete(folder);
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#opened.keys()].map((folder) => this.close(folder)));
    await (await this.#server)?.close();
  }

  isOpen(folder: string | null): boolean {
    return this.#opened.has(folder);
  }

  opened(): readonly Database[] {
    return [...this.#ready.values()];
  }

  openFolders(): readonly (string | null)[] {
    return [...this.#opened.keys()];
  }

  fileOf(folder: string | null): string | undefined {
    return this.#settings().type === 'sqlite' ? this.#options.dataFolder.databaseFile(folder) : undefined;
  }

  async replaceFile<Result>(folder: string | null, work: (file: string) => Promise<Result>): Promise<Result> {
    const file = this.fileOf(folder);
    if (file === undefined) throw new BadInputError('This database is kept by a PostgreSQL server: it has no file to replace');
    const before = await this.open(folder);
    const opened = this.#files.get(before.database);
    if (opened === undefined) throw new IoError('The database is not kept in a file now. Restart Stewardry, then try again');
    const { result, ...found } = await opened.replaceFile(() => work(file));
    for (const owner of this.#owners) if (isIn(owner, folder)) await opened.database.migrate(migrationsOf(owner, 'sqlite'));
    this.#opened.set(folder, Promise.resolve(describeFile(file, opened.database, found)));
    return result;
  }

  async dump(folder: string | null, file: string, signal: AbortSignal): Promise<void> {
    const settings = this.#settings();
    if (settings.type !== 'postgres') throw new BadInputError('This database is a file: it is copied, not dumped');
    const { dumpPostgres } = await import('./postgres/dumpPostgres.ts');
    await dumpPostgres(settings.url, this.#options.dataFolder.schemaName(folder), file, signal);
  }

  async searchArchive<Result>(folder: string | null, use: (database: Database) => Promise<Result>): Promise<Result> {
    const { clock, encryption = NO_ENCRYPTION, retention = [] } = this.#options;
    const { database, file } = await this.open(folder);
    if (database.dialect === 'postgres') {
      const { PostgresDatabase } = await import('./postgres/postgresDatabase.ts');
      const schema = archiveSchemaOf(database.schema);
      await makeArchive(database, schema, retention);
      if (this.#server === undefined) throw new IoError('The connection to the server is closed');
      return use(new PostgresDatabase({ server: await this.#server, schema, clock }));
    }
    if (file === undefined) throw new IoError('Nothing is kept now, so there is no archive to search');
    await withArchive(file, encryption, (main, archive) => makeArchive(main, archive, retention));
    const archived = await openDatabase({ file: archiveOf(file), migrations: [], clock, encryption, whenUnusable: 'fail' });
    return use(archived.database).finally(() => archived.database.close());
  }

  async migrate(module: string, place: Omit<TableOwner, 'module'> = {}): Promise<void> {
    const owner: TableOwner = { module, ...place };
    if (!this.#owners.some((other) => other.module === module && other.workspace === owner.workspace)) this.#owners.push(owner);
    for (const [folder, opening] of this.#opened) {
      if (!isIn(owner, folder)) continue;
      const { database } = await opening;
      await database.migrate(migrationsOf(owner, database.dialect));
    }
  }

  async copy(folder: string | null, to: string, isReplaced: boolean, options: CopyOptions): Promise<CopiedDatabase> {
    const { clock, dataFolder, environment = {} } = this.#options;
    const { database } = await this.open(folder);
    if (to === 'sqlite' || to.startsWith('sqlite:')) {
      const { copyToSqlite } = await import('./copy/copyToSqlite.ts');
      const file = path.resolve(to === 'sqlite' ? dataFolder.databaseFile(folder) : to.slice('sqlite:'.length));
      const target = { file, migrations: this.#migrations(folder, 'sqlite'), clock, isReplaced };
      return { place: file, tables: await copyToSqlite(database, target, options) };
    }
    const { copyToPostgres } = await import('./copy/copyToPostgres.ts');
    const server = await createServer(checkPostgresUrl(expandVariables(to, environment)));
    try {
      const schema = dataFolder.schemaName(folder);
      const target = { server, schema, migrations: this.#migrations(folder, 'postgres'), clock, isReplaced };
      return { place: describePlace(server, schema), tables: await copyToPostgres(database, target, options) };
    } finally {
      await server.close();
    }
  }

  async #open(folder: string | null): Promise<WorkspaceDatabase> {
    const { clock, dataFolder } = this.#options;
    const settings = this.#settings();
    if (settings.type === 'postgres') return this.#openOnServer(folder, settings.url);
    const file = dataFolder.databaseFile(folder);
    const migrations = this.#migrations(folder, 'sqlite');
    const encryption = this.#options.encryption ?? NO_ENCRYPTION;
    const opened = await openDatabase({ file, migrations, clock, whenUnusable: 'memory', durability: 'full', encryption });
    this.#files.set(opened.database, opened);
    return describeFile(file, opened.database, opened);
  }

  async #openOnServer(folder: string | null, url: string): Promise<WorkspaceDatabase> {
    const { clock, dataFolder } = this.#options;
    try {
      const { openPostgres } = await import('./postgres/postgresDatabase.ts');
      this.#server ??= createServer(url);
      const server = await this.#server;
      const schema = dataFolder.schemaName(folder);
      const database = await openPostgres({ server, schema, migrations: this.#migrations(folder, 'postgres'), clock });
      return { database, place: describePlace(server, schema), notices: [] };
    } catch (error) {
      if (!(error instanceof StewardryError)) throw error;
      const database = openInMemory({ migrations: this.#migrations(folder, 'sqlite'), clock });
      const message = `${messageOf(error)}. Until then nothing is kept beyond this session`;
      return { database, place: 'memory', notices: [{ kind: 'io', severity: 'warning', message }] };
    }
  }

  #settings(): DatabaseSettings {
    return readDatabaseSettings(this.#options.environment ?? {});
  }

  #migrations(folder: string | null, dialect: DialectName): readonly Migration[] {
    return this.#owners.filter((owner) => isIn(owner, folder)).flatMap((owner) => migrationsOf(owner, dialect));
  }
}

function describeFile(file: string, database: Database, { notices, keyId, repaired }: FoundInFile): WorkspaceDatabase {
  const place = database.isInMemory ? { place: 'memory' } : { file, place: file };
  return {
    database,
    notices,
    ...place,
    ...(keyId === undefined ? {} : { keyId }),
    ...(repaired === undefined ? {} : { lostFrom: repaired.incomplete }),
  };
}

/** `pg` is loaded here: whoever keeps SQLite never does. */
async function createServer(url: string): Promise<PostgresServer> {
  const { PostgresServer: Server } = await import('./postgres/postgresServer.ts');
  return Server.create({ url });
}

function describePlace({ place }: PostgresServer, schema: string): string {
  return `postgres://${place.user}@${place.host}/${place.database}, schema ${schema}`;
}

function isIn(owner: TableOwner, folder: string | null): boolean {
  return owner.workspace === undefined || owner.workspace === folder;
}

function migrationsOf({ module, folder }: TableOwner, dialect: DialectName): readonly Migration[] {
  return readMigrations(module, dialect, folder);
}
