import { CLIENT_INFO_META_KEY, Server, type ServerContext } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import * as agents from '../../../protocol/agents.ts';
import type { Reply } from '../../kernel/dispatch.ts';
import type { Kernel } from '../../kernel/kernel.ts';

/** For the model of the client: when to use what. */
const INSTRUCTIONS =
  'Stewardry holds the rules of this workspace. Read the practices before you begin (list_practices), check what you changed before you say that you are done (check), and hand in changes with propose_change where the person wants them reviewed. What only reports says so: it stops nobody.';

export interface McpOptions {
  readonly kernel: Pick<Kernel, 'dispatch'>;
  /** Open already. */
  readonly folder: string;
  readonly version: string;
  /** Before each call. */
  onCall(): Promise<void>;
}

/** Serves the tools of protocol/agents.ts over standard input and output until the client goes or the signal is aborted. */
export async function serveMcp(options: McpOptions, signal: AbortSignal): Promise<void> {
  const transport = new StdioServerTransport();
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  process.stdin.once('end', resolve);
  process.stdin.once('close', resolve);
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (signal.aborted) resolve();
  const handle = serveStdio(() => createServer(options), { transport });
  await gone;
  await handle.close();
}

/** By hand instead of by the library's own registry: the input is validated once, by whoever answers it, in the same words for every client. */
function createServer(options: McpOptions): Server {
  const server = new Server(
    { name: 'stewardry', title: 'Stewardry', version: options.version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler('tools/list', () => ({
    tools: agents.AGENT_TOOLS.map((tool) => ({
      name: tool.name,
      title: tool.title,
      description: tool.description,
      inputSchema: agents.inputSchemaOf(tool),
      // None of them writes into the tree, and none reaches beyond this machine.
      annotations: { readOnlyHint: tool.isReadOnly, destructiveHint: false, openWorldHint: false },
    })),
  }));
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    await options.onCall();
    const call = { folder: options.folder, client: clientOf(server, context), tool: params.name, input: params.arguments ?? {} };
    return toResult(await options.kernel.dispatch(agents.callTool.method, call, { signal: context.mcpReq.signal, caller: 'mcp' }));
  });
  return server;
}

/** As the client calls itself, in either revision of the protocol; bounded, because it goes into the record. */
function clientOf(server: Server, { mcpReq }: ServerContext): string {
  const info: unknown = mcpReq.envelope === undefined ? undefined : Reflect.get(mcpReq.envelope, CLIENT_INFO_META_KEY);
  const ofRequest: unknown = typeof info === 'object' && info !== null ? Reflect.get(info, 'name') : undefined;
  const name = typeof ofRequest === 'string' ? ofRequest : server.getClientVersion()?.name;
  return (name ?? '').trim().slice(0, 100) || 'unknown MCP client';
}

/** A request that failed is a tool error too: the model reads those, and can do something about them. */
function toResult(reply: Reply) {
  if (!reply.ok) return { content: [{ type: 'text' as const, text: reply.error.message }], isError: true };
  const { text, isError, data } = agents.callTool.result.parse(reply.value);
  return { content: [{ type: 'text' as const, text }], isError, ...(data === undefined ? {} : { structuredContent: data }) };
}
