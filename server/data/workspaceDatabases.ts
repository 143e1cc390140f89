import type { Notice } from '../../protocol/finding.ts';
import type { Clock } from '../base/clock.ts';
import type { Database } from './database.ts';
import type { DataFolder } from './dataFolder.ts';
import type { Migration } from './migrations.ts';
import { openDatabase } from './sqlite/openSqlite.ts';

export interface WorkspaceDatabase {
  readonly database: Database;
  /** Absolute; absent when nothing is kept. */
  readonly file?: string;
  readonly notices: readonly Notice[];
}

/** The databases of the opened folders, each opened once, at first use. */
export interface WorkspaceDatabases {
  open(folder: string): Promise<WorkspaceDatabase>;
  close(folder: string): Promise<void>;
  closeAll(): Promise<void>;
}

export function createWorkspaceDatabases(options: {
  readonly dataFolder: DataFolder;
  readonly migrations: readonly Migration[];
  readonly clock: Clock;
}): WorkspaceDatabases {
  const opened = new Map<string, Promise<WorkspaceDatabase>>();

  const open = async (folder: string): Promise<WorkspaceDatabase> => {
    const file = options.dataFolder.databaseFile(folder);
    const { database, notices } = await openDatabase({
      file,
      migrations: options.migrations,
      clock: options.clock,
      whenUnusable: 'memory',
    });
    return { database, notices, ...(database.isInMemory ? {} : { file }) };
  };
  const close = async (folder: string): Promise<void> => {
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
    async closeAll() {
      await Promise.all([...opened.keys()].map(close));
    },
  };
}
