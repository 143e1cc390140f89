import type { Database } from '../data/database.ts';
import type { WorkspaceDatabase, WorkspaceDatabases } from '../data/workspaceDatabases.ts';
import type { EventLog } from './eventLog.ts';

/** The same databases: the events of each are handed out from when it is opened until just before it is closed. */
export function databasesWithEvents(databases: WorkspaceDatabases, events: EventLog): WorkspaceDatabases {
  const attached = new Map<string | null, { readonly database: Database; readonly attaching: Promise<void> }>();
  const detach = async (folder: string | null): Promise<void> => {
    const known = attached.get(folder);
    attached.delete(folder);
    if (known !== undefined) await events.detach(known.database);
  };
  const open = async (folder: string | null): Promise<WorkspaceDatabase> => {
    const opened = await databases.open(folder);
    let known = attached.get(folder);
    if (known?.database !== opened.database) {
      known = { database: opened.database, attaching: events.attach(opened.database, folder ?? '') };
      attached.set(folder, known);
    }
    await known.attaching;
    return opened;
  };
  return {
    ...databases,
    open,
    async close(folder) {
      await detach(folder);
      await databases.close(folder);
    },
    async replaceFile(folder, work) {
      // What replaces it may be older: readers begin again at the positions that it holds.
      await detach(folder);
      try {
        return await databases.replaceFile(folder, work);
      } finally {
        await open(folder);
      }
    },
    async closeAll() {
      await Promise.all([...attached.keys()].map(detach));
      await databases.closeAll();
    },
  };
}
