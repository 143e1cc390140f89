import type { AuditRow } from '../../protocol/audit.ts';
import type { Clock } from '../base/clock.ts';
import { toDisposable } from '../base/disposable.ts';
import type { NextId } from '../base/ids.ts';
import type { Database } from '../data/database.ts';
import type { AuditEntry, AuditLog } from './auditLog.ts';
import { GroupCommit } from './groupCommit.ts';
import { newRow, toAuditRow } from './row/rowContent.ts';
import { appendRows } from './store/appendRows.ts';

/** The record over any database that has its tables. */
export function createAuditLog({ clock, newId }: { readonly clock: Clock; readonly newId: NextId }): AuditLog {
  const groups = new WeakMap<Database, GroupCommit>();
  const listeners = new Set<(database: Database, row: AuditRow) => void>();

  const groupOf = (database: Database): GroupCommit => {
    const group = groups.get(database) ?? new GroupCommit(database);
    groups.set(database, group);
    return group;
  };
  return {
    async append(database: Database, entry: AuditEntry) {
      const row = newRow(entry, newId(), clock.now());
      const stored = database.isInTransaction ? (await appendRows(database, [row]))[0] : await groupOf(database).append(row);
      if (stored === undefined) throw new Error('A row was appended and not handed back');
      const appended = toAuditRow(stored);
      database.afterCommit(() => {
        for (const listener of listeners) listener(database, appended);
      });
      return appended;
    },
    onAppended(listener) {
      listeners.add(listener);
      return toDisposable(() => listeners.delete(listener));
    },
  };
}
