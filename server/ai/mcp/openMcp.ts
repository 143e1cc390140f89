import type { EffectiveMcpServer } from '../../governance/config/effectiveAi.ts';
import type { Governor } from '../../governance/govern/governor.ts';
import type { Effects } from '../tools/effects.ts';
import { createMcpTool } from '../tools/mcpTool.ts';
import type { Tool } from '../tools/tool.ts';
import { createMcpClient, type McpClient } from './mcpClient.ts';
import { mcpServersOf } from './mcpServers.ts';
import { startAction } from './serverStart.ts';

export interface OpenMcpOptions {
  /** Text of `.vscode/mcp.json`; absent: there is none, or the folder is not trusted. */
  readonly mcpJson?: string;
  /** `ai.mcp` of the configuration. */
  readonly configured: Readonly<Record<string, EffectiveMcpServer>>;
  /** Where servers are started, and what `${workspaceFolder}` stands for. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Servers that nobody may use are not started (`allowsServer`). */
  readonly allows: (server: string) => boolean;
  /** Decides on each start. */
  readonly governor: Pick<Governor<Effects>, 'govern'>;
}

/** The MCP servers of a run: its client, and their tools as the model gets them. Without servers nothing is loaded. Close the client when the run ends. */
export async function openMcp(
  { mcpJson, configured, root, environment, allows, governor }: OpenMcpOptions,
  signal: AbortSignal,
): Promise<{ readonly mcp: McpClient; readonly tools: readonly Tool[]; readonly problems: readonly string[] }> {
  const found = mcpServersOf(mcpJson, configured, { root, environment });
  const mcp = createMcpClient({
    servers: found.servers.filter(({ name }) => allows(name)),
    root,
    environment,
    async mayStart(server, stop) {
      const { isDone, verdict, approval } = await governor.govern(startAction(server), async () => true, stop);
      return { isAllowed: isDone, reason: approval?.reason ?? verdict.reason };
    },
  });
  try {
    const { tools, problems } = await mcp.tools(signal);
    return { mcp, tools: tools.map(createMcpTool), problems: [...found.problems, ...problems] };
  } catch (error) {
    await mcp[Symbol.asyncDispose]();
    throw error;
  }
}
