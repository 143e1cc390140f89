import type { AuthoriseRequest } from '../../../ai/router/aiRouter.ts';
import { createGovernor } from '../../../governance/govern/createGovernor.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { evidenceOf } from '../execute/evidence.ts';
import { newDecision } from '../execute/stepRecord.ts';
import { personSituation } from '../review/personSituation.ts';

/** What stands for a run in the record: a question is none, and has no journal. */
const NO_RUN = 'question';

/**
 * Decides whether a model may be asked a question of a person: the same checks as in a run that has used nothing, and an audit row of the decision before
 * anything is sent. Nobody is there to be asked, so what would have to be asked is refused, and so are words of a private file for a provider elsewhere.
 */
export async function governQuestion(
  ctx: RunsContext,
  folder: string,
  { target, provider, cause, worstCase, withheldPaths }: AuthoriseRequest,
  call: Call,
  signal: AbortSignal,
): Promise<{ allow: true } | { allow: false; reason: string }> {
  const [withheld] = withheldPaths;
  if (withheld !== undefined) return { allow: false, reason: `Words of "${withheld}" never leave this machine.` };
  const { database } = await ctx.databases.open(folder);
  const { kind, name } = call.actor;
  const situation = await personSituation(ctx, { folder, run: NO_RUN, session: NO_RUN }, call);
  const deciding = { ctx, run: NO_RUN, correlationId: call.correlationId, actor: { kind, name }, persona: 'person', model: undefined };
  const governor = createGovernor<undefined>({
    host: {
      effects: undefined,
      ask: async (_action, verdict) => ({ isAllowed: false, by: { kind: 'policy', name: 'question' }, reason: verdict.reason }),
      remembered: async () => undefined,
      async record(action, verdict, approval) {
        const isAllowed = verdict.outcome === 'allow' || approval?.isAllowed === true;
        const written = newDecision(deciding, { step: undefined, action, verdict, approval, isAllowed });
        await ctx.audit.append(database, written.entry);
        return { id: written.id };
      },
      // What it came to is in the ledger.
      settle: async () => undefined,
      correct: () => undefined,
    },
    validators: ctx.validators,
    situation: async () => situation,
    evidence: evidenceOf(ctx, { folder, root: folder }, call),
    clock: ctx.clock,
    metrics: ctx.metrics,
  });
  const action = { kind: 'model', ...target, locality: provider.locality, cause, worstCase } as const;
  const governed = await governor.govern(action, async () => true, signal);
  return governed.isDone ? { allow: true } : { allow: false, reason: governed.approval?.reason ?? governed.verdict.reason };
}
