import type { Context } from '../../../ai/contract/messages.ts';
import type { StreamOptions } from '../../../ai/contract/provider.ts';
import type { AuthoriseRequest } from '../../../ai/router/aiRouter.ts';
import type { Notice, RouterEvent } from '../../../ai/router/routerEvent.ts';
import { addUse, updateRun } from '../store/runRows.ts';
import { addCost, findStep } from '../store/steps.ts';
import type { RunGovernor } from './createRunGovernor.ts';
import { OpenStep } from './openStep.ts';
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
    authorise: (asked: AuthoriseRequest, stop: AbortSignal) => governor.within(step, () => authorise(governor, asked, stop)),
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

async function beginModelStep({ run, ctx, persona }: World, key: string): Promise<OpenStep> {
  const known = await findStep(run.database, run.id, key);
  if (known !== undefined) return OpenStep.known(run, known);
  const started_at = new Date(ctx.clock.now()).toISOString();
  const step = { run: run.id, step_key: key, kind: 'model', name: 'model', title: 'Asks a model', state: 'running' } as const;
  return OpenStep.begin(run, { ...step, id: ctx.newId(), persona: persona.id, started_at });
}

async function takeNotice(world: World, step: OpenStep, notice: Notice): Promise<void> {
  const { run } = world;
  if (notice.kind === 'asking') {
    const model = `${notice.target.provider}/${notice.target.model}`;
    await step.update({ name: model, title: `${model} answers` }, () =>
      updateRun(run.database, run.id, { model, is_scripted: notice.isScripted ? 1 : 0 }),
    );
    run.isScripted = notice.isScripted;
    run.model = model;
    run.changed();
  }
  if (notice.kind === 'cost') takeCost(world, step, notice.cost);
}

/** What was paid is in the ledger already; here it is for people, with the end of the step. */
function takeCost({ run }: World, step: OpenStep, { usage, microdollars = 0 }: Extract<Notice, { kind: 'cost' }>['cost']): void {
  const tokens = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens + usage.outputTokens;
  step.carry(async () => {
    await addCost(run.database, step.id, { cost: microdollars, tokens });
    for (let each: typeof run | undefined = run; each !== undefined; each = each.parent) {
      await addUse(run.database, each.id, { tokens, cost: microdollars });
    }
  });
  run.use({ tokens, microdollars });
  run.noteUse(tokens, microdollars);
}

async function endModelStep({ run, ctx }: World, step: OpenStep, failed: string | undefined, signal: AbortSignal): Promise<void> {
  const state = signal.aborted ? 'cancelled' : failed === undefined ? 'done' : 'failed';
  await step.update({
    state,
    ...(failed === undefined || signal.aborted ? {} : { output: failed }),
    finished_at: new Date(ctx.clock.now()).toISOString(),
  });
  run.changed();
}
