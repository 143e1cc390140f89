import path from 'node:path';
import { createMcpClient, type McpClient } from '../../../ai/mcp/mcpClient.ts';
import { type McpServerConfig, mcpServersOf } from '../../../ai/mcp/mcpServers.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import type { RunsContext } from '../context.ts';

/** Whether a server may be started, or connected to; set as soon as there is a governor to ask. */
export interface McpGate {
  mayStart: (server: McpServerConfig, signal: AbortSignal) => Promise<{ readonly isAllowed: boolean; readonly reason: string }>;
}

const CLOSED: McpGate['mayStart'] = async () => ({ isAllowed: false, reason: 'nothing is decided on yet' });

export interface Mcp {
  readonly client: McpClient;
  readonly gate: McpGate;
  readonly hasServers: boolean;
  /** Servers that are left out, a sentence each. */
  readonly problems: readonly string[];
}

/** The MCP servers that a folder and its user have set up; they work in the run's copy of the tree. Nothing is started yet. */
export async function connectMcp(ctx: RunsContext, folder: string, root: string, isTrusted: boolean): Promise<Mcp> {
  const { environment } = ctx.installation;
  const mcpJson = isTrusted ? await diskFiles.readFile(path.join(folder, '.vscode', 'mcp.json')) : undefined;
  const { config } = await ctx.ai.of(folder);
  const { servers, problems } = mcpServersOf(mcpJson, config.mcp, { root, environment });
  const gate: McpGate = { mayStart: CLOSED };
  const client = createMcpClient({ servers, root, environment, mayStart: (server, signal) => gate.mayStart(server, signal) });
  return { client, gate, hasServers: servers.length > 0, problems };
}
