import {
  Client,
  type ClientOptions,
  type JsonSchemaValidator,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import type { McpServerConfig } from './mcpServers.ts';
import { StdioTransport } from './stdioTransport.ts';

/** What is loaded of the library when the first server is needed. Throws when the server cannot be started or does not answer in time. */
export async function connect(
  server: McpServerConfig,
  options: { readonly root: string; readonly environment: Readonly<Record<string, string | undefined>>; readonly timeout: number },
  signal: AbortSignal,
): Promise<Client> {
  const client = new Client({ name: 'stewardry', version: '1' }, { capabilities: {}, jsonSchemaValidator: acceptsAll });
  const transport = transportFor(server, options);
  try {
    await client.connect(transport, { signal, timeout: options.timeout, maxTotalTimeout: options.timeout });
    return client;
  } catch (error) {
    await transport.close();
    throw error;
  }
}

function transportFor(
  server: McpServerConfig,
  { root, environment }: { readonly root: string; readonly environment: Readonly<Record<string, string | undefined>> },
): Transport {
  if (server.kind === 'stdio') return new StdioTransport(server, root, environment);
  return new StreamableHTTPClientTransport(new URL(server.url), { requestInit: { headers: { ...server.headers }, redirect: 'error' } });
}

/** A schema of a server's answer is the server's own word; compiling it would run what it brought. Answers are taken as data whatever they are. */
const acceptsAll: NonNullable<ClientOptions['jsonSchemaValidator']> = {
  getValidator<T>(): JsonSchemaValidator<T> {
    // Nothing is promised about the shape, and nothing is done with it but to show it.
    return (input: unknown) => ({ valid: true, data: input as T, errorMessage: undefined });
  },
};
