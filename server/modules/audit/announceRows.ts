import * as protocol from '../../../protocol/audit.ts';
import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import type { Database } from '../../data/database.ts';
import type { ModuleReach } from '../../kernel/moduleDefinition.ts';
import type { Powers } from '../../kernel/powers.ts';
import type { AuditState } from './state.ts';

/** Nobody reads faster than this. Milliseconds. */
const NEWS_EVERY_MS = 200;

/** Tells clients that a record which somebody looks at has grown, some rows at a time. */
export function announceRows(ctx: Pick<Powers, 'audit' | 'clock'> & Pick<ModuleReach, 'notify'>, state: AuditState): Disposable {
  const store = new DisposableStore();
  const sizes = new Map<Database, number>();
  store.add(
    ctx.audit.onAppended((database, { position }) => {
      if (!state.watched.has(database)) return;
      const isWaiting = sizes.has(database);
      sizes.set(database, position + 1);
      if (isWaiting) return;
      const timer = store.add(
        ctx.clock.after(NEWS_EVERY_MS, () => {
          ctx.notify(protocol.appended, { folder: state.watched.get(database) ?? null, size: sizes.get(database) ?? 0 });
          sizes.delete(database);
          store.delete(timer);
        }),
      );
    }),
  );
  return store;
}
