import type { Database } from '../data/database.ts';
import type { WorkspaceDatabase, WorkspaceDatabases } from '../data/workspaceDatabases.ts';
import type { JobQueue } from './jobQueue.ts';

/** The same databases: the jobs of each are run from when it is opened, and put back just before it is closed. */
export function databasesWithJobs(databases: WorkspaceDatabases, jobs: JobQueue): WorkspaceDatabases {
  const attended = new Map<string | null, Database>();
  const leave = async (folder: string | null): Promise<void> => {
    const database = attended.get(folder);
    attended.delete(folder);
    if (database !== undefined) await jobs.leave(database);
  };
  const open = async (folder: string | null): Promise<WorkspaceDatabase> => {
    const opened = await databases.open(folder);
    if (attended.get(folder) !== opened.database) {
      attended.set(folder, opened.database);
      jobs.attend(opened.database, folder);
    }
    return opened;
  };
  return {
    ...databases,
    open,
    async close(folder) {
      await leave(folder);
      await databases.close(folder);
    },
    async replaceFile(folder, work) {
      await leave(folder);
      try {
        return await databases.replaceFile(folder, work);
      } finally {
        await open(folder);
      }
    },
    async closeAll() {
      await Promise.all([...attended.keys()].map(leave));
      await databases.closeAll();
    },
  };
}
