import { sql } from 'kysely';
import type { Probe } from '../../../base/probe.ts';
import type { WorkspaceDatabases } from '../../../data/workspaceDatabases.ts';

/** Takes the write lock and gives it back: a database that can be read but not written does not pass. */
export function databaseProbe(databases: Pick<WorkspaceDatabases, 'open'>): Probe {
  return {
    name: 'database',
    async check(folder) {
      const opened = await databases.open(folder);
      await opened.database.transaction((tables) => sql`SELECT 1`.execute(tables));
      const trouble = opened.notices.map(({ message }) => message).join(' ');
      if (opened.database.isInMemory) return { state: 'degraded', detail: `nothing is kept when the backend ends. ${trouble}`.trim() };
      return trouble === '' ? { state: 'ok', detail: opened.place } : { state: 'degraded', detail: trouble };
    },
  };
}
