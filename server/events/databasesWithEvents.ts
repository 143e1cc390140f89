import type { Database } from '../data/database.ts';
import type { WorkspaceDatabases } from '../data/workspaceDatabases.ts';
import type { EventLog } from './eventLog.ts';

/** The same databases: the events of each are handed out from when it is opened until just before it is closed. */
export function databasesWithEvents(databases: WorkspaceDatabases, events: EventLog): WorkspaceDatabases {
  const attached = new Map<string | null, Database>();
  const detach = async (folder: string | null): Promise<void> => {
    const database = attached.get(folder);
    attached.delete(folder);
    if (database !== undefined) await events.detach(database);
  };
  return {
    ...databases,
    async open(folder) {
      const opened = await databases.open(folder);
      if (attached.get(folder) !== opened.database) {
        attached.set(folder, opened.database);
        events.attach(opened.database, folder ?? '');
      }
      return opened;
    },
    async close(folder) {
      await detach(folder);
      await databases.close(folder);
    },
    async closeAll() {
      await Promise.all([...attached.keys()].map(detach));
      await databases.closeAll();
    },
  };
}
