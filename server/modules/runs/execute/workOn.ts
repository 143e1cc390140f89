import * as personas from '../../../../protocol/personas.ts';
import type { AgentEnd } from '../../../ai/agent/agentEnd.ts';
import type { AgentSettings } from '../../../ai/agent/agentHost.ts';
import { runAgent } from '../../../ai/agent/runAgent.ts';
import { systemPrompt } from '../../../ai/agent/systemPrompt.ts';
import { createTools, type ToolsOptions } from '../../../ai/tools/createTools.ts';
import type { Restore } from '../../../ai/tools/restore.ts';
import type { Tool } from '../../../ai/tools/tool.ts';
import { allowsDelegate, allowsTool } from '../../../governance/govern/limits.ts';
import { createAgentHost } from './createAgentHost.ts';
import { createRunGovernor, type RunGovernor } from './createRunGovernor.ts';
import { giveTask } from './giveTask.ts';
import { runEffects } from './runEffects.ts';
import { createMcpTools, type McpTools } from './startMcp.ts';
import { watchTime } from './watchTime.ts';
import type { Delegate, World } from './world.ts';

/** Tokens of one answer at most, thinking included. */
const MOST_OUTPUT_TOKENS = 16_000;
/** Answers in one run at most; the policy's cap of steps ends it before, in most cases. */
const MOST_TURNS = 500;

/** Lets the model of a run work until it claims an end or is stopped; `governor` is that of the run for everything that follows. */
export async function workOn(world: World, delegate: Delegate): Promise<{ readonly end: AgentEnd; readonly governor: RunGovernor }> {
  const governor = createRunGovernor(world, (current) => runEffects(world, current, delegate));
  await giveTask(world);
  const toolbox = createToolbox(createMcpTools(world, governor));
  const host = createAgentHost(world, governor, () => settingsOf(world, toolbox));
  const watch = watchTime(world, governor);
  try {
    return { end: await runAgent(host, world.run.signal), governor };
  } finally {
    watch.dispose();
  }
}

/** Read before every turn: a correction may have narrowed the limits, a file of a persona may have changed. */
async function settingsOf(world: World, toolbox: Toolbox): Promise<AgentSettings> {
  const { ctx, run, row, persona, prompt, practices, limits, call } = world;
  const { policy } = await world.policy();
  const { personas: all } = await ctx.call(personas.list, { folder: run.folder }, call);
  // A part of a task is not divided again: who handed it out keeps the overview.
  const delegates = run.parent === undefined ? all.filter(({ id }) => id !== persona.id && allowsDelegate(limits.current, id)) : [];
  const shell = process.platform === 'win32' ? 'powershell' : 'posix';
  const restore: Restore = async (text, original) => (await ctx.ai.of(run.folder)).restore(text, original);
  const tools = await toolbox({ shell, verify: policy.verify, delegates }, restore, run.signal);
  const facts = [
    `Commands run in ${shell === 'posix' ? 'a POSIX shell' : 'PowerShell'}${world.isSandboxed ? ', confined to the copy of the tree' : ''}.`,
    ...policy.verify.map(({ name, command }) => `What you leave is verified by ${name}: \`${command}\``),
  ];
  const contextTokens = await windowOf(world);
  return {
    system: systemPrompt({ persona: { name: persona.name, prompt }, facts, practices: practices.texts }),
    tools: tools.filter(({ name, governedAs = name }) => allowsTool(limits.current, governedAs)),
    options: { maxOutputTokens: MOST_OUTPUT_TOKENS, cacheKey: row.session },
    maxTurns: MOST_TURNS,
    ...(contextTokens === undefined ? {} : { windowTokens: contextTokens }),
  };
}

type Toolbox = (options: Omit<ToolsOptions, 'restore'>, restore: Restore, signal: AbortSignal) => Promise<readonly Tool[]>;

/** The same tools as long as they are made from the same: what is sent is counted by their identity. */
function createToolbox(mcpTools: McpTools): Toolbox {
  let key = '';
  let own: readonly Tool[] = [];
  return async ({ shell, verify, delegates }, restore, signal) => {
    const wanted = JSON.stringify([shell, verify, delegates.map(({ id, description }) => [id, description])]);
    if (wanted !== key) own = createTools({ shell, verify, delegates, restore });
    key = wanted;
    return [...own, ...(await mcpTools(signal))];
  };
}

/** Tokens that the model which answered last takes. */
async function windowOf({ ctx, run }: World): Promise<number | undefined> {
  const [provider, ...rest] = run.model?.split('/') ?? [];
  if (provider === undefined) return undefined;
  const folder = await ctx.ai.of(run.folder);
  const found = folder.providers.find(({ id }) => id === provider);
  return found && (await folder.prices.find(found, rest.join('/')))?.contextTokens;
}
