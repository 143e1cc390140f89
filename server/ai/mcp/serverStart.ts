import { type Action, MCP_START } from '../../governance/govern/action.ts';
import type { McpServerConfig } from './mcpServers.ts';

/** Starting a server, or connecting to it, as an action: what would be run, or reached, and who named it. */
export function startAction(server: McpServerConfig): Extract<Action, { kind: 'mcp' }> {
  const from = server.isFromWorkspace ? 'workspace' : 'user';
  // Values of the environment and of headers may be secrets; the digest holds them.
  const input =
    server.kind === 'stdio'
      ? { from, command: server.command, args: server.args, environment: Object.keys(server.environment) }
      : { from, url: server.url, headers: Object.keys(server.headers) };
  return { kind: 'mcp', server: server.name, tool: MCP_START, input, digest: server.digest };
}
