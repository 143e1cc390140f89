import * as sessions from '../../../../protocol/sessions.ts';
import type { AgentHost, AgentSettings, Between, Incoming, PlanPoint } from '../../../ai/agent/agentHost.ts';
import { contextFor } from '../../../ai/agent/contextFor.ts';
import { summaryId } from '../../../ai/agent/messageIds.ts';
import { compact } from '../../../ai/context/compact.ts';
import type { Context, Locality, ToolDefinition } from '../../../ai/contract/messages.ts';
import { countContext, type TokenCounter } from '../../../ai/tokens/countTokens.ts';
import { throwIfCancelled } from '../../../base/errors.ts';
import { moveRun, planOf, readRun, updateRun } from '../store/runRows.ts';
import { stepsIn, toStep, updateStep } from '../store/steps.ts';
import { askModel } from './askModel.ts';
import { askPerson } from './askPerson.ts';
import { heedCorrections, wordsFor } from './correct.ts';
import type { RunGovernor } from './createRunGovernor.ts';
import { toKept, toSession } from './messages.ts';
import { performStep } from './performStep.ts';
import { showEvent } from './showEvent.ts';
import type { World } from './world.ts';

/** When nobody says how much a model takes. Tokens. */
const ASSUMED_WINDOW = 100_000;

/** What the agent loop gets of this module: everything goes through journal, governor and router. */
export function createAgentHost(world: World, governor: RunGovernor, settings: () => Promise<AgentSettings>): AgentHost {
  const { run, row, ctx, persona, call } = world;
  const count: TokenCounter = (texts) => ctx.workers.run('ai/countTokens', [...texts], { lane: 'interactive' }, run.signal);
  const conversation = async () => toKept(await readConversation(world));
  return {
    run: run.id,
    settings,
    conversation,
    async append(messages) {
      const of = { run: run.id, persona: persona.id, isScripted: run.isScripted };
      await ctx.call(sessions.append, { folder: run.folder, id: row.session, messages: messages.map((kept) => toSession(kept, of)) }, call);
      const ids = new Set(messages.map(({ id }) => id));
      for (const step of await stepsIn(run.database, run.id, ['planned'])) {
        if (!ids.has(step.id)) continue;
        const finished_at = new Date(ctx.clock.now()).toISOString();
        run.stream({ kind: 'step', step: toStep(await updateStep(run.database, step.id, { state: 'done', finished_at })) });
      }
    },
    stream: (turn, context, options, signal) => askModel(world, governor, { key: `${run.id}/${turn}/model`, context, options }, signal),
    show: (event) => showEvent(run, event),
    perform: (step, signal) => performStep(world, governor, step, signal),
    between: (signal) => between(world, signal),
    countTokens: (context) => countContext(context, count),
    async compact(turn, signal) {
      const now = await settings();
      const { tools = [] } = contextFor(now, [], false);
      await compactConversation(world, governor, { turn, count, tools, windowTokens: now.windowTokens ?? ASSUMED_WINDOW }, signal);
      return conversation();
    },
    async needsPlan() {
      if (row.plans === 0) return false;
      return planOf(await readRun(run.database, run.id)).length === 0;
    },
    proposePlan: (id, plan, signal) => proposePlan(world, id, plan, signal),
    async noteProgress(done) {
      const plan = planOf(await readRun(run.database, run.id)).map(({ title }, index) => ({ title, isDone: done.includes(index + 1) }));
      const progress = plan.length === 0 ? null : Math.round((100 * plan.filter(({ isDone }) => isDone).length) / plan.length);
      await updateRun(run.database, run.id, { plan: JSON.stringify(plan), progress });
      run.changed();
    },
  };
}

async function readConversation({ ctx, run, row, call }: World) {
  return (await ctx.call(sessions.conversation, { folder: run.folder, id: row.session }, call)).messages;
}

/** Corrections are heeded, a pause is waited out, and what came in for the model is handed over. */
async function between(world: World, signal: AbortSignal): Promise<Between> {
  const { run } = world;
  throwIfCancelled(signal);
  await heedCorrections(world, signal);
  if (run.root.stopReason !== undefined) return { goesOn: false, because: 'stopped', reason: run.root.stopReason };
  if (run.root.isPausing || run.root.pauseReason !== undefined) await waitOutPause(world, signal);
  const waiting = await stepsIn(run.database, run.id, ['planned']);
  const incoming = waiting.flatMap(({ id, kind, title, output }): Incoming[] => {
    if (kind === 'message') return [{ id, from: 'steer', text: output ?? title }];
    return kind === 'correction' ? [{ id, from: 'correction', text: wordsFor(title, output ?? '') }] : [];
  });
  return { goesOn: true, incoming };
}

async function waitOutPause({ run, ctx }: World, signal: AbortSignal): Promise<void> {
  const { pauseReason } = run.root;
  run.root.isPausing = true;
  run.root.pauseReason = undefined;
  await updateRun(run.database, run.root.id, { wish: 'pause' });
  const status = pauseReason === undefined ? 'Paused. Resume it to go on.' : `Paused: ${pauseReason}`;
  const all = run === run.root ? [run] : [run, run.root];
  for (const each of all) {
    await moveRun(each.database, each.id, 'paused', { status });
    each.changed();
  }
  await run.waitFor(
    async () => (run.root.isPausing ? undefined : true),
    () => ctx.clock.monotonic(),
    signal,
  );
  for (const each of all) {
    await moveRun(each.database, each.id, 'running', { status: '' });
    each.changed();
  }
}

/** A plan that was agreed on is kept with the run, so that nobody is asked about it again. Where nobody is asked, it is agreed on. */
async function proposePlan(world: World, id: string, points: readonly PlanPoint[], signal: AbortSignal) {
  const { run, row } = world;
  const agreed = async (words: string) => {
    await updateRun(run.database, run.id, { plan: JSON.stringify(points.map(({ title }) => ({ title, isDone: false }))), progress: 0 });
    run.changed();
    return { isAgreed: true, words };
  };
  if (row.approve === 'auto') return agreed('');
  const detail = points
    .map(({ title, detail: more }, index) => `${index + 1}. **${title}**${more === '' ? '' : `\n   ${more}`}`)
    .join('\n');
  const question = { id, step: null, kind: 'plan', title: `Plan with ${points.length} points`, detail, risk: 'low', shapes: '[]' } as const;
  const reason = 'You asked for a plan before anything is changed.';
  const answer = await askPerson(world, { ...question, reason, choices: '[]' }, signal);
  return answer.isAllowed ? agreed(answer.text ?? '') : { isAgreed: false, words: answer.text ?? '' };
}

interface Compacting {
  readonly turn: number;
  readonly count: TokenCounter;
  readonly tools: readonly ToolDefinition[];
  readonly windowTokens: number;
}

/** The oldest part of the conversation becomes a summary; the messages stay in the session for people. */
async function compactConversation(
  world: World,
  governor: RunGovernor,
  { turn, count, tools, windowTokens }: Compacting,
  signal: AbortSignal,
) {
  const { run, row, ctx, persona, call } = world;
  const messages = await readConversation(world);
  const id = summaryId(
    run.id,
    turn,
    messages.map((message) => message.id),
  );
  const key = `${id}/model`;
  const ask = (context: Context, stop: AbortSignal) => askForText(world, governor, key, context, stop);
  const kept = toKept(messages);
  const made = await compact(
    kept.map(({ message }) => message),
    { windowTokens, count, tools, ask },
    signal,
  );
  const last = made && kept[made.standsFor - 1];
  const standsFor = messages.find(({ id }) => id === last?.id)?.position;
  if (made === undefined || standsFor === undefined) return;
  const content = [{ kind: 'text' as const, text: made.summary, paths: [...made.paths] }];
  const summary = { id, role: 'summary' as const, content, standsFor, run: run.id, persona: persona.id };
  await ctx.call(sessions.append, { folder: run.folder, id: row.session, messages: [summary] }, call);
}

async function askForText(
  world: World,
  governor: RunGovernor,
  key: string,
  context: Context,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly locality: Locality }> {
  const options = { maxOutputTokens: 4_000, toolChoice: 'none' } as const;
  for await (const event of askModel(world, governor, { key, context, options, purpose: 'compact' }, signal)) {
    if (event.type === 'error') throw new Error(event.failure.message);
    if (event.type !== 'done') continue;
    const { content, origin } = event.message;
    return { text: content.map((part) => (part.kind === 'text' ? part.text : '')).join(''), locality: origin.locality };
  }
  throw new Error('The stream ended without an end mark');
}
