import { type McpServerConfig, serverDigest } from '../../../ai/mcp/mcpServers.ts';
import { createMcpTool } from '../../../ai/tools/mcpTool.ts';
import type { Tool } from '../../../ai/tools/tool.ts';
import { addStep, toStep, updateStep } from '../store/steps.ts';
import type { RunGovernor } from './createRunGovernor.ts';
import type { World } from './world.ts';

/** Starts the servers, each as an action that is decided on, and asks them for their tools. */
export async function mcpToolsOf(world: World, governor: RunGovernor, signal: AbortSignal): Promise<readonly Tool[]> {
  const { mcp, run } = world;
  if (!mcp.hasServers) return [];
  mcp.gate.mayStart = (server, stop) => mayStart(world, governor, server, stop);
  const { tools, problems } = await mcp.client.tools(signal);
  for (const text of problems) run.stream({ kind: 'notice', text });
  return tools.map(createMcpTool);
}

async function mayStart({ run, ctx, persona }: World, governor: RunGovernor, server: McpServerConfig, signal: AbortSignal) {
  const id = ctx.newId();
  const now = (): string => new Date(ctx.clock.now()).toISOString();
  const title = `Start the MCP server ${server.name}`;
  const step = { id, run: run.id, step_key: `mcp/${id}`, kind: 'tool', name: `mcp:${server.name}`, title, state: 'planned' } as const;
  await addStep(run.database, { ...step, persona: persona.id, started_at: now() });
  const input = server.kind === 'stdio' ? { command: server.command, args: server.args } : { url: server.url };
  const action = { kind: 'mcp', server: server.name, tool: 'start', input, digest: serverDigest(server) } as const;
  const governed = await governor.within({ step: id }, () => governor.govern(action, async () => true, signal));
  const ended = await updateStep(run.database, id, { state: governed.isDone ? 'done' : 'refused', finished_at: now() });
  run.stream({ kind: 'step', step: toStep(ended) });
  return { isAllowed: governed.isDone, reason: governed.approval?.reason ?? governed.verdict.reason };
}
