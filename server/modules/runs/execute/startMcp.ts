import type { McpServerConfig } from '../../../ai/mcp/mcpServers.ts';
import { startAction } from '../../../ai/mcp/serverStart.ts';
import { createMcpTool } from '../../../ai/tools/mcpTool.ts';
import type { Tool } from '../../../ai/tools/tool.ts';
import { allowsServer } from '../../../governance/govern/limits.ts';
import { addStep } from '../store/steps.ts';
import type { RunGovernor } from './createRunGovernor.ts';
import { OpenStep } from './openStep.ts';
import type { World } from './world.ts';

/** The tools of the servers of which the persona may use anything, as they were last described. */
export type McpTools = (signal: AbortSignal) => Promise<readonly Tool[]>;

/** Starts the servers with the first question, each as an action that is decided on, and asks them for their tools, again when one of them has changed. */
export function createMcpTools(world: World, governor: RunGovernor): McpTools {
  const { mcp, run, limits } = world;
  let known: readonly Tool[] | undefined;
  return async (signal) => {
    if (!mcp.hasServers) return [];
    if (known !== undefined && !mcp.client.hasChanged) return known;
    mcp.gate.mayStart = (server, stop) => mayStart(world, governor, server, stop);
    const { tools, problems } = await mcp.client.tools(signal, (server) => allowsServer(limits.current, server));
    for (const text of problems) run.stream({ kind: 'notice', text });
    known = tools.map(createMcpTool);
    return known;
  };
}

async function mayStart({ run, ctx, persona }: World, governor: RunGovernor, server: McpServerConfig, signal: AbortSignal) {
  const id = ctx.newId();
  const now = (): string => new Date(ctx.clock.now()).toISOString();
  const title = `Start the MCP server ${server.name}`;
  const step = { id, run: run.id, step_key: `mcp/${id}`, kind: 'tool', name: `mcp:${server.name}`, title, state: 'planned' } as const;
  const open = OpenStep.known(run, await addStep(run.database, { ...step, persona: persona.id, started_at: now() }));
  const governed = await governor.within(open, () => governor.govern(startAction(server), async () => true, signal));
  await open.update({ state: governed.isDone ? 'done' : 'refused', finished_at: now() });
  return { isAllowed: governed.isDone, reason: governed.approval?.reason ?? governed.verdict.reason };
}
