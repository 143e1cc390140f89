import { AsyncLocalStorage } from 'node:async_hooks';
import type { Effects } from '../../../ai/tools/effects.ts';
import { createGovernor } from '../../../governance/govern/createGovernor.ts';
import type { Governor } from '../../../governance/govern/governor.ts';
import { approve, remembered } from './approve.ts';
import { correct } from './correct.ts';
import { evidenceOf } from './evidence.ts';
import { readSituation } from './situation.ts';
import { recordDecision, settleWritten, type Written } from './stepRecord.ts';
import type { World } from './world.ts';

/** The step that something is a part of, and the decision that was made on it. */
export interface StepScope {
  readonly step: string;
  decision?: string;
}

/** The governor of a run, and the way to say which step something belongs to: calls that only look are made side by side. */
export interface RunGovernor extends Governor<Effects> {
  within<T>(scope: StepScope, work: () => Promise<T>): Promise<T>;
}

/** One for each run: it remembers what it has said. */
export function createRunGovernor(world: World, effects: (scope: () => StepScope) => Effects): RunGovernor {
  const scopes = new AsyncLocalStorage<StepScope>();
  const scope = (): StepScope => {
    const current = scopes.getStore();
    if (current === undefined) throw new Error('An action was decided on outside of every step');
    return current;
  };
  const { ctx, run } = world;
  const open = new Map<string, Written>();
  const governor = createGovernor<Effects>({
    host: {
      effects: effects(scope),
      ask: (action, _verdict, questions, signal) => approve(world, scope().step, action, questions, signal),
      remembered: (shape) => remembered(world, shape),
      async record(action, verdict, approval) {
        const recorded = await recordDecision(world, scope().step, action, verdict, approval);
        scope().decision = recorded.id;
        if (recorded.isAllowed) open.set(recorded.id, recorded);
        else run.remember(pastOf(world, recorded, false));
        return { id: recorded.id };
      },
      async settle(id, outcome) {
        const recorded = open.get(id);
        open.delete(id);
        if (recorded === undefined) return;
        await settleWritten(ctx, run.database, recorded, outcome);
        run.remember(pastOf(world, recorded, !outcome.isDone));
      },
      correct: (correction) => correct(world, correction),
    },
    validators: ctx.validators,
    situation: () => readSituation(world),
    evidence: evidenceOf(ctx, run.folder, world.workbench.root, world.call),
    clock: ctx.clock,
    metrics: ctx.metrics,
  });
  return { ...governor, within: (step, work) => scopes.run(step, work) };
}

function pastOf({ ctx }: World, { id, action, verdict, isAllowed }: Written, hasFailed: boolean) {
  return { record: id, action, verdict, at: ctx.clock.now(), isDone: isAllowed, hasFailed };
}
