import { BadInputError, ForbiddenError } from '../../../base/errors.ts';
import type { Changes } from '../../../changes/changes.ts';
import type { Database } from '../../../data/database.ts';
import type { Action } from '../../../governance/govern/action.ts';
import { createGovernor } from '../../../governance/govern/createGovernor.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { titleOf } from '../execute/describeAction.ts';
import { evidenceOf } from '../execute/evidence.ts';
import { newDecision, settleWritten, type Written, writeDecision } from '../execute/stepRecord.ts';
import type { RunRow } from '../schemas.ts';
import { personSituation } from './personSituation.ts';

/**
 * Does what a person asked for, under the governor: everything is checked as for a model, but what must be asked is answered by the asking itself.
 * Throws `ForbiddenError` for what is denied, and `BadInputError` when a check is broken.
 */
export async function governPerson<T>(
  ctx: RunsContext,
  of: { readonly database: Database; readonly folder: string; readonly row: RunRow },
  call: Call,
  action: Action,
  perform: (changes: Changes, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { database, folder, row } = of;
  const { name, kind } = call.actor;
  const situation = await personSituation(ctx, { folder, run: row.id, session: row.session }, call);
  const open = new Map<string, Written>();
  const governor = createGovernor<Changes>({
    host: {
      effects: ctx.changes,
      ask: async () => ({ isAllowed: true, by: { kind: 'person', name } }),
      remembered: async () => undefined,
      async record(decided, verdict, approval) {
        const isAllowed = verdict.outcome === 'allow' || (verdict.outcome === 'ask' && approval?.isAllowed === true);
        const approved = approval ?? { isAllowed, by: { kind: 'person' as const, name } };
        const written = newDecision(
          { ctx, run: row.id, correlationId: call.correlationId, actor: { kind, name }, persona: 'person', model: undefined },
          { step: undefined, action: decided, verdict, approval: approved, isAllowed },
        );
        await writeDecision(ctx, database, written);
        open.set(written.id, written);
        return { id: written.id };
      },
      async settle(id, outcome) {
        const written = open.get(id);
        if (written !== undefined) await settleWritten(ctx, database, written, outcome);
      },
      correct: () => undefined,
    },
    validators: ctx.validators,
    situation: async () => situation,
    evidence: evidenceOf(ctx, { folder, root: folder }, call),
    clock: ctx.clock,
    metrics: ctx.metrics,
  });
  const governed = await governor.govern(action, (changes, _action, signal) => perform(changes, signal), call.signal);
  if (governed.isDone) return governed.value;
  const reason = `"${titleOf(action)}" was not done. ${governed.verdict.reason}`;
  throw governed.verdict.outcome === 'error' ? new BadInputError(reason) : new ForbiddenError(reason);
}
