import { AsyncLocalStorage } from 'node:async_hooks';
import type { Effects } from '../../../ai/tools/effects.ts';
import { createGovernor } from '../../../governance/govern/createGovernor.ts';
import type { Governor } from '../../../governance/govern/governor.ts';
import { approve, remembered } from './approve.ts';
import { correct } from './correct.ts';
import { evidenceOf } from './evidence.ts';
import type { OpenStep } from './openStep.ts';
import { progressOf, readSituation } from './situation.ts';
import { hasEffect, recordDecision, settleWritten, type Written } from './stepRecord.ts';
import type { World } from './world.ts';

/** The governor of a run, and the way to say which step something belongs to: calls that only look are made side by side. */
export interface RunGovernor extends Governor<Effects> {
  within<T>(step: OpenStep, work: () => Promise<T>): Promise<T>;
}

/** One for each run: it remembers what it has said. */
export function createRunGovernor(world: World, effects: (step: () => OpenStep) => Effects): RunGovernor {
  const steps = new AsyncLocalStorage<OpenStep>();
  const step = (): OpenStep => {
    const current = steps.getStore();
    if (current === undefined) throw new Error('An action was decided on outside of every step');
    return current;
  };
  const { ctx, run } = world;
  const open = new Map<string, Written>();
  const governor = createGovernor<Effects>({
    host: {
      effects: effects(step),
      ask: (action, _verdict, questions, signal) => approve(world, step(), action, questions, signal),
      remembered: (shape) => remembered(world, shape),
      async record(action, verdict, approval) {
        const recorded = await recordDecision(world, step(), action, verdict, approval);
        if (recorded.isAllowed) open.set(recorded.id, recorded);
        else run.remember(pastOf(world, recorded, false));
        return { id: recorded.id };
      },
      async settle(id, outcome) {
        const recorded = open.get(id);
        open.delete(id);
        if (recorded === undefined) return;
        const write = () => settleWritten(ctx, run.database, recorded, outcome);
        // That somebody only looked is known with what was seen.
        if (hasEffect(recorded.action)) await step().write(write);
        else step().carry(write);
        run.remember(pastOf(world, recorded, !outcome.isDone));
      },
      correct: (correction) => correct(world, correction),
    },
    validators: ctx.validators,
    situation: () => readSituation(world),
    progressed: (before) => ({ ...before, ...progressOf(world) }),
    evidence: evidenceOf(ctx, { folder: run.folder, root: world.workbench.root, binding: world.bindingRules }, world.call),
    clock: ctx.clock,
    metrics: ctx.metrics,
  });
  return { ...governor, within: (current, work) => steps.run(current, work) };
}

function pastOf({ ctx }: World, { id, action, verdict, isAllowed }: Written, hasFailed: boolean) {
  return { record: id, action, verdict, at: ctx.clock.now(), isDone: isAllowed, hasFailed };
}
