import { messageOf } from '../../../base/errors.ts';
import type { Correction } from '../../../governance/govern/correction.ts';
import { narrow } from '../../../governance/govern/limits.ts';
import { childrenOf, updateRun } from '../store/runRows.ts';
import { addStep, changingSteps, toStep, updateStep } from '../store/steps.ts';
import type { World } from './world.ts';

/**
 * Takes in what the monitoring tier wants done about a run: it is written down at once, and heeded before the next action (`heedCorrections`).
 * Called in the middle of an action, so nothing here waits.
 */
export function correct(world: World, correction: Correction): void {
  const { run, ctx } = world;
  run.corrections.push(correction);
  if (correction.kind === 'stop') run.root.stopReason = correction.reason;
  if (correction.kind === 'pause') run.root.pauseReason = correction.reason;
  const writing = writeCorrection(world, correction).catch((error: unknown) =>
    ctx.log.warning('A correction could not be written down', { run: run.id, error: messageOf(error) }),
  );
  run.writing = Promise.all([run.writing, writing]);
}

async function writeCorrection({ run, ctx, persona, row }: World, correction: Correction): Promise<void> {
  const now = new Date(ctx.clock.now()).toISOString();
  const id = ctx.newId();
  const step = await run.database.transaction(async () => {
    await ctx.audit.append(run.database, {
      actor: { kind: 'system', name: 'runs' },
      action: `govern/correct/${correction.kind}`,
      subject: run.id,
      verdict: 'done',
      correlationId: row.correlation_id,
      body: { check: correction.check, reason: correction.reason },
    });
    return addStep(run.database, {
      id,
      run: run.id,
      step_key: `correction/${id}`,
      kind: 'correction',
      name: correction.check,
      title: TITLES[correction.kind],
      // Those with words for the model stay planned until it has read them.
      state: correction.kind === 'stop' || correction.kind === 'pause' ? 'done' : 'planned',
      persona: persona.id,
      output: correction.reason,
      started_at: now,
    });
  });
  run.stream({ kind: 'step', step: toStep(step) });
}

const TITLES: Readonly<Record<Correction['kind'], string>> = {
  guide: 'Told the model',
  shrinkScope: 'Narrowed what may be changed',
  rollBack: 'Took back the latest step',
  pause: 'Paused',
  stop: 'Stopped',
};

/** Does what corrections ask for besides telling the model: between two actions, when nothing is under way. */
export async function heedCorrections(world: World, signal: AbortSignal): Promise<void> {
  const { run } = world;
  await run.writing;
  for (const correction of run.corrections.splice(0)) {
    if (correction.kind === 'shrinkScope') await shrinkScope(world, correction.writes);
    if (correction.kind === 'rollBack') await rollBack(world, signal);
  }
}

async function shrinkScope({ run, limits }: World, writes: readonly string[]): Promise<void> {
  limits.current = narrow(limits.current, { ...limits.current, writes });
  await updateRun(run.database, run.id, { limits: JSON.stringify(limits.current) });
}

/** Puts the tree back as it was before the latest step of the task that changed it. */
export async function rollBack({ run, keeper }: World, signal: AbortSignal): Promise<void> {
  const root = run.root.id;
  const children = await childrenOf(run.database, root);
  const last = (await changingSteps(run.database, [root, ...children.map(({ id }) => id)])).at(-1);
  if (last === undefined || last.kept_before === null) return;
  await keeper.restore(last.kept_before, signal);
  const step = await run.database.transaction(async () => {
    await updateRun(run.database, root, { kept: last.kept_before });
    return updateStep(run.database, last.id, { state: 'rolled_back' });
  });
  run.stream({ kind: 'step', step: toStep(step) });
}

/** What a correction says to the model. */
export function wordsFor(title: string, reason: string): string {
  return title === TITLES.guide ? reason : `${title}. ${reason}`;
}
