import * as protocol from '../../../protocol/audit.ts';
import { isPruneDue } from '../../audit/store/checkpoints.ts';
import { messageOf } from '../../base/errors.ts';
import { type Actor, backgroundCall } from '../../kernel/call.ts';
import type { AuditContext } from './context.ts';

const RETENTION_DAYS = 90;
const DAY_MS = 86_400_000;
/** Not while a window opens. */
const FIRST_AFTER_MS = 60_000;

const ACTOR: Actor = { kind: 'system', name: 'audit', role: 'admin' };

/** Prunes and signs the record of a folder soon and then daily, until the folder closes. Asked again, it does nothing more. */
export function careDaily(ctx: AuditContext, folder: string): void {
  if (!ctx.state.daily.has(folder)) schedule(ctx, folder, FIRST_AFTER_MS);
}

function schedule(ctx: AuditContext, folder: string, delay: number): void {
  const timer = ctx.clock.after(delay, () => {
    const care = prune(ctx, folder).then(() => ctx.state.checkpoints.sign(folder));
    void care.finally(() => {
      if (ctx.state.daily.get(folder) === timer) schedule(ctx, folder, DAY_MS);
    });
  });
  ctx.state.daily.set(folder, timer);
}

/** Through the router, so that it leaves its row; not asked when there is nothing to prune, so that it leaves none. */
async function prune(ctx: AuditContext, folder: string): Promise<void> {
  try {
    const { database } = await ctx.databases.open(folder);
    if (!(await isPruneDue(database, RETENTION_DAYS, ctx.clock.now()))) return;
    const call = backgroundCall('audit', { actor: ACTOR, correlationId: ctx.newId() });
    await ctx.call(protocol.prune, { folder, days: RETENTION_DAYS }, call);
  } catch (error) {
    ctx.log.warning('The audit record could not be pruned; tomorrow it is tried again', { folder, error: messageOf(error) });
  }
}
