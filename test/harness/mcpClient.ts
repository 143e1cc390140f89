/** A real MCP client that starts the program and talks to it over its standard input and output. */
import path from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { CliWorkspace } from './cliWorkspace.ts';

/** What a tool answered. */
export interface ToolAnswer {
  readonly text: string;
  readonly isError: boolean;
  readonly data: Readonly<Record<string, unknown>> | undefined;
}

export interface ConnectedMcp extends AsyncDisposable {
  readonly client: Client;
  call(tool: string, input: Record<string, unknown>, signal?: AbortSignal): Promise<ToolAnswer>;
}

/** `program`: what Node runs, up to `mcp`. */
export async function connectMcp(
  workspace: CliWorkspace,
  program: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ConnectedMcp> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program, 'mcp'],
    cwd: workspace.folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: path.dirname(workspace.home),
      STEWARDRY_HOME: workspace.home,
      GIT_CONFIG_NOSYSTEM: '1',
      ...env,
    },
  });
  const client = new Client({ name: 'claude-code', version: '1' });
  await client.connect(transport);
  return {
    client,
    async call(name, input, signal) {
      const result = await client.callTool({ name, arguments: input }, signal === undefined ? {} : { signal });
      const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
      return { text, isError: result.isError === true, data: { ...Object(result.structuredContent) } };
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}
