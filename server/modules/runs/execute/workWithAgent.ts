import { homedir } from 'node:os';
import * as sessions from '../../../../protocol/sessions.ts';
import type { AgentEnd } from '../../../ai/agent/agentEnd.ts';
import { AGENT, type AgentEntry, environmentOf, findAgent, foldersOf, lineOf, whyNotHere } from '../../../ai/external/agentEntry.ts';
import { externalPrompt } from '../../../ai/external/externalPrompt.ts';
import { runExternalAgent } from '../../../ai/external/runExternalAgent.ts';
import type { ProgramRequest } from '../../../commands/commandRunner.ts';
import { updateRun } from '../store/runRows.ts';
import { addStep } from '../store/steps.ts';
import { createExternalHost } from './createExternalHost.ts';
import { createRunGovernor, type RunGovernor } from './createRunGovernor.ts';
import { DecidedTree } from './decidedTree.ts';
import { giveTask } from './giveTask.ts';
import { toKept } from './messages.ts';
import { OpenStep } from './openStep.ts';
import { runEffects } from './runEffects.ts';
import { watchTime } from './watchTime.ts';
import type { Delegate, World } from './world.ts';

/**
 * Lets an external agent work on the task of a run. It is started confined in the run's copy when the governor allows that, and everything that it asks for
 * or does by itself is decided on; see runExternalAgent.ts.
 */
export async function workWithAgent(world: World, name: string): Promise<{ readonly end: AgentEnd; readonly governor: RunGovernor }> {
  const { workbench, row } = world;
  const governor = createRunGovernor(world, (current) => runEffects(world, current, nobody));
  // A new run begins with what the person has, of which nothing is to be decided.
  const decided = new DecidedTree(world, governor, workbench.base);
  const watch = watchTime(world, governor);
  try {
    if (row.steps > 0) return { end: await endInterrupted(world, governor, decided, name), governor };
    await giveTask(world);
    return { end: await start(world, governor, decided, name), governor };
  } finally {
    watch.dispose();
  }
}

/** An agent works alone: it has helpers of its own, if any. */
const nobody: Delegate = async () => {
  throw new Error('An external agent hands no work to personas.');
};

async function start(world: World, governor: RunGovernor, decided: DecidedTree, name: string): Promise<AgentEnd> {
  const { run, ctx, persona, commands, workbench } = world;
  const { entry, request, problem, mayQuote } = await prepare(world, name);
  if (problem !== undefined) return { kind: 'stuck', reason: problem };
  await updateRun(run.database, run.id, { model: `${AGENT}/${name}` });
  run.model = `${AGENT}/${name}`;
  run.stream({ kind: 'notice', text: `What the agent "${name}" costs is not known here: its time and its calls count, money does not.` });
  const id = ctx.newId();
  const started_at = new Date(ctx.clock.now()).toISOString();
  const step = { id, run: run.id, step_key: `agent/${id}`, kind: 'tool', name: `agent:${name}`, state: 'planned' } as const;
  const open = OpenStep.known(
    run,
    await addStep(run.database, { ...step, title: `Start the agent ${name}`, persona: persona.id, started_at }),
  );
  const { mayUseNetwork, ownFolders: folders } = request;
  const action = { kind: 'agent', agent: name, command: lineOf(entry), mayUseNetwork, folders, digest: entry.digest } as const;
  const finish = (state: 'done' | 'refused' | 'failed') => open.update({ state, finished_at: new Date(ctx.clock.now()).toISOString() });
  try {
    const governed = await governor.within(open, () =>
      governor.govern(
        action,
        (_effects, _action, signal) =>
          commands.talk(
            request,
            workbench,
            async (program) => {
              const host = createExternalHost(world, governor, decided, { entry, mayQuote, task: () => taskOf(world) });
              return runExternalAgent(host, program, signal);
            },
            signal,
          ),
        run.signal,
      ),
    );
    await finish(governed.isDone ? 'done' : 'refused');
    if (governed.isDone) return governed.value;
    return { kind: 'stuck', reason: `The agent "${name}" was not started: ${governed.approval?.reason ?? governed.verdict.reason}` };
  } catch (error) {
    await finish('failed');
    if (run.signal.aborted) return { kind: 'cancelled' };
    throw error;
  }
}

interface Prepared {
  readonly entry: AgentEntry;
  readonly request: ProgramRequest;
  /** Why it may not work here. */
  readonly problem: string | undefined;
  readonly mayQuote: readonly string[];
}

/** How it is started, read anew: settings may have changed since it was chosen. */
async function prepare({ ctx, run, isSandboxed, policy: readPolicy }: World, name: string): Promise<Prepared> {
  const { config } = await ctx.ai.of(run.folder);
  const { policy } = await readPolicy();
  const entry = findAgent(config, name);
  const { dataFolder, environment } = ctx.installation;
  const mayUseNetwork = entry.network ?? policy.commands.mayUseNetwork;
  const request = {
    program: entry.command,
    args: entry.args ?? [],
    environment: environmentOf(entry, (reference) => ctx.ai.keys.find(name, reference)),
    ownFolders: foldersOf(entry, environment['HOME'] ?? homedir(), [run.folder, dataFolder]),
    mayUseNetwork,
  };
  return { entry, request, problem: whyNotHere(config, entry, mayUseNetwork || !isSandboxed), mayQuote: config.privatePaths };
}

async function taskOf({ ctx, run, row, call, persona, prompt, practices, isSandboxed, policy: readPolicy }: World): Promise<string> {
  const { messages } = await ctx.call(sessions.conversation, { folder: run.folder, id: row.session }, call);
  const task = toKept(messages.filter(({ id }) => id === `${run.id}/task`)).flatMap(({ message }) =>
    message.role === 'user' ? message.content.map(({ text }) => text) : [],
  );
  const { policy } = await readPolicy();
  const facts = [
    ...(isSandboxed ? ['You are confined to this copy of the tree; nothing outside of it can be changed.'] : []),
    ...policy.verify.map(({ name, command }) => `What you leave is verified by ${name}: \`${command}\``),
  ];
  return externalPrompt({ persona: { name: persona.name, prompt }, facts, practices: practices.texts, task });
}

/** Its process, and with it its memory of the task, is gone. What it left is decided on, so that what is kept for review is whole. */
async function endInterrupted(world: World, governor: RunGovernor, decided: DecidedTree, name: string): Promise<AgentEnd> {
  const { run } = world;
  const { signal } = run;
  const host = createExternalHost(world, governor, decided, { entry: { name }, mayQuote: [], task: () => taskOf(world) });
  let count = 0;
  await decided.settle((tool, input) => {
    const id = `${run.id}/interrupted/${run.fence}/${count++}`;
    const call = { kind: 'toolCall' as const, id, name: tool.name, input: {} };
    return host.perform({ id, turn: 0, index: 0, call, tool, input }, signal);
  }, signal);
  const reason = `The agent "${name}" was interrupted in the middle of its work and cannot go on there: what it knew ended with its process. What it had made is kept for review as far as it was allowed. Start the task again to have the rest done.`;
  return { kind: 'stuck', reason };
}
