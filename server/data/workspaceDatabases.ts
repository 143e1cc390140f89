import type { Notice } from '../../protocol/finding.ts';
import type { Clock } from '../base/clock.ts';
import type { Database } from './database.ts';
import type { DataFolder } from './dataFolder.ts';
import { readMigrations } from './migrations.ts';
import { openDatabase } from './sqlite/openSqlite.ts';

export interface WorkspaceDatabase {
  readonly database: Database;
  /** Absolute; absent when nothing is kept. */
  readonly file?: string;
  readonly notices: readonly Notice[];
}

/** The databases of the opened folders and of the installation, each opened once, at first use. */
export interface WorkspaceDatabases {
  /** The database of a workspace folder; `null`: of the installation, for what belongs to no folder. Both have all tables. */
  open(folder: string | null): Promise<WorkspaceDatabase>;
  close(folder: string | null): Promise<void>;
  closeAll(): Promise<void>;
  /** Whether somebody has opened it and it was not closed since. */
  isOpen(folder: string | null): boolean;
  /** How many connections this process holds open. */
  connections(): number;
  /**
   * Makes the tables of a module that joins at run time, in every database opened so far and later, or only in that of `workspace`.
   * `folder` holds its `sqlite/` and `postgres/`; absent: where the migrations of built-in modules are.
   */
  migrate(module: string, options?: { readonly folder?: string; readonly workspace?: string }): Promise<void>;
}

/** What has tables: a module, built in or come later. */
interface TableOwner {
  readonly module: string;
  readonly folder?: string;
  readonly workspace?: string;
}

export function createWorkspaceDatabases(options: {
  readonly dataFolder: DataFolder;
  /** Ids of the services and modules that keep tables, in the order in which their migrations run. */
  readonly tablesOf: readonly string[];
  readonly clock: Clock;
}): WorkspaceDatabases {
  const { dataFolder, clock } = options;
  const opened = new Map<string | null, Promise<WorkspaceDatabase>>();
  const owners: TableOwner[] = options.tablesOf.map((module) => ({ module }));

  const open = async (folder: string | null): Promise<WorkspaceDatabase> => {
    const file = folder === null ? dataFolder.installationDatabase : dataFolder.databaseFile(folder);
    const migrations = owners.filter((owner) => isIn(owner, folder)).flatMap(migrationsOf);
    const { database, notices } = await openDatabase({ file, migrations, clock, whenUnusable: 'memory', durability: 'full' });
    return { database, notices, ...(database.isInMemory ? {} : { file }) };
  };
  const close = async (folder: string | null): Promise<void> => {
    const opening = opened.get(folder);
    opened.delete(folder);
    await (await opening)?.database.close();
  };
  return {
    open(folder) {
      let opening = opened.get(folder);
      if (!opening) {
        opening = open(folder);
        opened.set(folder, opening);
        // What failed is tried again by the next who asks.
        opening.catch(() => opened.delete(folder));
      }
      return opening;
    },
    close,
    isOpen: (folder) => opened.has(folder),
    connections: () => opened.size,
    async closeAll() {
      await Promise.all([...opened.keys()].map(close));
    },
    async migrate(module, place = {}) {
      const owner: TableOwner = { module, ...place };
      const migrations = migrationsOf(owner);
      if (!owners.some((other) => other.module === module && other.workspace === owner.workspace)) owners.push(owner);
      for (const [folder, opening] of opened) if (isIn(owner, folder)) await (await opening).database.migrate(migrations);
    },
  };
}

function isIn(owner: TableOwner, folder: string | null): boolean {
  return owner.workspace === undefined || owner.workspace === folder;
}

function migrationsOf({ module, folder }: TableOwner): ReturnType<typeof readMigrations> {
  return readMigrations(module, 'sqlite', folder);
}
