import { AGENT, type AgentEntry } from '../../../ai/external/agentEntry.ts';
import type { ExternalHost, ToldCall } from '../../../ai/external/externalHost.ts';
import { markData } from '../../../ai/tools/markData.ts';
import { messageOf } from '../../../base/errors.ts';
import { updateRun } from '../store/runRows.ts';
import { createAgentHost } from './createAgentHost.ts';
import type { RunGovernor } from './createRunGovernor.ts';
import type { DecidedTree } from './decidedTree.ts';
import { oneLine } from './describeAction.ts';
import { OpenStep } from './openStep.ts';
import type { World } from './world.ts';

export interface ExternalHostOptions {
  readonly entry: Pick<AgentEntry, 'name'>;
  readonly mayQuote: readonly string[];
  task(): Promise<string>;
}

/** What the loop around an external agent gets of this module: the same journal, governor and steps that a model's calls have. */
export function createExternalHost(
  world: World,
  governor: RunGovernor,
  decided: DecidedTree,
  { entry, mayQuote, task }: ExternalHostOptions,
): ExternalHost {
  const { run, ctx, workbench, tree } = world;
  const { perform, between, append, show } = createAgentHost(world, governor, async () => {
    throw new Error('An external agent has settings of its own.');
  });
  const told = new Map<string, OpenStep>();
  const inBackground = (work: Promise<unknown>): void =>
    void work.catch((error: unknown) => ctx.log.warning('What an agent told could not be shown', { run: run.id, error: messageOf(error) }));
  return {
    run: run.id,
    agent: entry.name,
    root: workbench.root,
    shell: process.platform === 'win32' ? 'powershell' : 'posix',
    tree,
    clock: ctx.clock,
    mayQuote,
    decided,
    task,
    perform,
    between,
    append,
    show,
    moved: () => run.moved(ctx.clock.monotonic()),
    during: (turn, work) => during(world, entry.name, turn, work),
    told: (call) => inBackground(tell(world, entry.name, told, call)),
    planned(points) {
      const done = points.filter(({ isDone }) => isDone).length;
      const progress = points.length === 0 ? null : Math.round((100 * done) / points.length);
      inBackground(updateRun(run.database, run.id, { plan: JSON.stringify(points), progress }).then(() => run.changed()));
    },
  };
}

/** A turn as the timeline shows it, like an answer of a model. */
async function during<T>({ run, ctx, persona }: World, agent: string, turn: number, work: () => Promise<T>): Promise<T> {
  const now = (): string => new Date(ctx.clock.now()).toISOString();
  const name = `${AGENT}/${agent}`;
  const key = { run: run.id, step_key: `${run.id}/${turn}/model`, kind: 'model', name, title: `${name} works`, state: 'running' } as const;
  const step = OpenStep.begin(run, { ...key, id: ctx.newId(), persona: persona.id, started_at: now() });
  await step.flush();
  try {
    const value = await work();
    await step.update({ state: 'done', finished_at: now() });
    return value;
  } catch (error) {
    const isCancelled = run.signal.aborted;
    await step.update({
      state: isCancelled ? 'cancelled' : 'failed',
      ...(isCancelled ? {} : { output: messageOf(error) }),
      finished_at: now(),
    });
    throw error;
  }
}

/** A call of its own, as it tells of it: its own word, and marked so. Nothing was decided on it. */
async function tell({ run, ctx, persona }: World, agent: string, told: Map<string, OpenStep>, call: ToldCall): Promise<void> {
  const now = new Date(ctx.clock.now()).toISOString();
  const change = {
    title: oneLine(call.title),
    state: call.state,
    ...(call.text === '' ? {} : { output: markData(`the agent ${agent}`, call.text) }),
    ...(call.state === 'running' ? {} : { finished_at: now }),
  };
  const known = told.get(call.id);
  if (known !== undefined) return known.update(change);
  const id = ctx.newId();
  const step = OpenStep.begin(run, {
    id,
    run: run.id,
    step_key: `told/${id}`,
    kind: 'tool',
    name: `agent:${agent}`,
    title: oneLine(call.title),
    state: 'running',
    persona: persona.id,
    started_at: now,
  });
  told.set(call.id, step);
  await step.update(change);
}
