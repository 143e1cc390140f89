/** An MCP server with one tool, whose answer is its first argument. JSON-RPC, one message a line. */
import { createInterface } from 'node:readline';

const [poison = ''] = process.argv.slice(2);

interface Request {
  readonly id?: number;
  readonly method: string;
  readonly params?: { readonly protocolVersion?: string };
}

const results: Readonly<Record<string, (request: Request) => unknown>> = {
  initialize: ({ params }) => ({
    protocolVersion: params?.protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'weather', version: '1' },
  }),
  'tools/list': () => ({
    tools: [{ name: 'weather', description: 'The weather.', inputSchema: { type: 'object', properties: { city: { type: 'string' } } } }],
  }),
  'tools/call': () => ({ content: [{ type: 'text', text: poison }] }),
};

createInterface({ input: process.stdin }).on('line', (line) => {
  // What a client sends is JSON-RPC, or this server may fail.
  const request = JSON.parse(line) as Request;
  const result = results[request.method]?.(request);
  if (request.id !== undefined && result !== undefined)
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: request.id, result })}\n`);
});
