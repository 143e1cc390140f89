import type { Context } from '../../../ai/contract/messages.ts';
import type { StreamOptions } from '../../../ai/contract/provider.ts';
import type { AuthoriseRequest } from '../../../ai/router/aiRouter.ts';
import type { Notice, RouterEvent } from '../../../ai/router/routerEvent.ts';
import type { StepRow } from '../schemas.ts';
import { addUse, updateRun } from '../store/runRows.ts';
import { addStep, toStep, updateStep } from '../store/steps.ts';
import type { RunGovernor, StepScope } from './createRunGovernor.ts';
import type { World } from './world.ts';

export interface Question {
  /** Key of the step: the same for the same turn after a crash. */
  readonly key: string;
  readonly context: Context;
  readonly options: StreamOptions;
  /** Part of a run that wants another model than the persona's, such as `compact`. */
  readonly purpose?: string;
}

/**
 * Asks a model through the router. Whoever is about to be asked, the first and each fallback, is an action of its own that the governor decides on,
 * with its price. What it cost is counted while it comes in.
 */
export async function* askModel(
  world: World,
  governor: RunGovernor,
  { key, context, options, purpose }: Question,
  signal: AbortSignal,
): AsyncGenerator<RouterEvent, void, undefined> {
  const { run, ctx, row, persona } = world;
  const step = await beginModelStep(world, key);
  const scope: StepScope = { step: step.id };
  const request = {
    context,
    options,
    purpose: {
      tier: persona.tier,
      persona: persona.id,
      ...modelOf(world),
      ...(purpose === undefined ? {} : { step: purpose, tier: 'fast' as const }),
    },
    correlationId: row.correlation_id,
    account: { session: row.session, run: run.id },
    authorise: (asked: AuthoriseRequest, stop: AbortSignal) => governor.within(scope, () => authorise(governor, asked, stop)),
  };
  let failed: string | undefined = 'It was interrupted.';
  try {
    for await (const event of ctx.ai.stream(run.folder, request, signal)) {
      run.moved(ctx.clock.monotonic());
      if (event.type === 'notice') await takeNotice(world, step, event.notice);
      if (event.type === 'done') failed = undefined;
      if (event.type === 'error') failed = event.failure.message;
      yield event;
    }
  } finally {
    await endModelStep(world, step, failed, signal);
  }
}

/** A yes is recorded, and settled, before the request is sent: what it came to is in the ledger. */
async function authorise(
  governor: RunGovernor,
  { target, provider, cause, worstCase }: AuthoriseRequest,
  signal: AbortSignal,
): Promise<{ allow: true } | { allow: false; reason: string }> {
  const action = { kind: 'model', ...target, locality: provider.locality, cause, worstCase } as const;
  const governed = await governor.govern(action, async () => true, signal);
  if (governed.isDone) return { allow: true };
  return { allow: false, reason: governed.approval?.reason ?? governed.verdict.reason };
}

function modelOf({ row, persona }: World): { readonly model?: string } {
  const model = row.wanted_model ?? persona.model;
  return model === undefined || model === null ? {} : { model };
}

async function beginModelStep({ run, ctx, persona }: World, key: string): Promise<StepRow> {
  const started_at = new Date(ctx.clock.now()).toISOString();
  const step = { run: run.id, step_key: key, kind: 'model', name: 'model', title: 'Asks a model', state: 'running' } as const;
  const row = await run.database.transaction(async () => {
    await addUse(run.database, run.id, { steps: 1 });
    return addStep(run.database, { ...step, id: ctx.newId(), persona: persona.id, started_at });
  });
  run.use({ steps: 1 });
  run.stream({ kind: 'step', step: toStep(row) });
  return row;
}

async function takeNotice({ run }: World, step: StepRow, notice: Notice): Promise<void> {
  if (notice.kind === 'asking') {
    const model = `${notice.target.provider}/${notice.target.model}`;
    await updateStep(run.database, step.id, { name: model, title: `${model} answers` });
    await updateRun(run.database, run.id, { model, is_scripted: notice.isScripted ? 1 : 0 });
    run.isScripted = notice.isScripted;
    run.model = model;
    run.changed();
  }
  if (notice.kind !== 'cost') return;
  const { usage, microdollars = 0 } = notice.cost;
  const tokens = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens + usage.outputTokens;
  step.cost = (step.cost ?? 0) + microdollars;
  step.tokens = (step.tokens ?? 0) + tokens;
  await run.database.transaction(async () => {
    await updateStep(run.database, step.id, { cost: step.cost, tokens: step.tokens });
    for (let each: typeof run | undefined = run; each !== undefined; each = each.parent) {
      await addUse(run.database, each.id, { tokens, cost: microdollars });
    }
  });
  run.use({ tokens, microdollars });
  run.noteUse(tokens, microdollars);
  run.changed();
}

async function endModelStep({ run, ctx }: World, step: StepRow, failed: string | undefined, signal: AbortSignal): Promise<void> {
  const state = signal.aborted ? 'cancelled' : failed === undefined ? 'done' : 'failed';
  const row = await updateStep(run.database, step.id, {
    state,
    ...(failed === undefined || signal.aborted ? {} : { output: failed }),
    finished_at: new Date(ctx.clock.now()).toISOString(),
  });
  run.stream({ kind: 'step', step: toStep(row) });
}
