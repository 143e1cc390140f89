import type { McpOutcome } from '../tools/effects.ts';
import type { McpServerConfig } from './mcpServers.ts';

/** A tool that a server offers. `description` is the server's: hostile until proven otherwise. */
export interface McpToolInfo {
  readonly server: string;
  readonly name: string;
  readonly description: string;
  /** JSON Schema of its input. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Of name, description and schema: changes when the server changes what the tool is. */
  readonly digest: string;
}

/** Connections to MCP servers. Nothing is started before the first request; a server that dies is started anew at the next call. */
export interface McpClient extends AsyncDisposable {
  /** Tools of all servers that answer; the others are named in `problems`, a sentence each. */
  tools(signal: AbortSignal): Promise<{ readonly tools: readonly McpToolInfo[]; readonly problems: readonly string[] }>;
  /**
   * Bounded in time and size. Refused (as an `isError` outcome that says so) when the server's tool is no longer the one with this `digest`. Throws
   * only when cancelled.
   */
  call(server: string, tool: string, input: Readonly<Record<string, unknown>>, digest: string, signal: AbortSignal): Promise<McpOutcome>;
}

export interface McpClientOptions {
  readonly servers: readonly McpServerConfig[];
  /** Working folder of servers that are started. */
  readonly root: string;
  /** Of this process: what a server gets of it is a short list of harmless names, and what its configuration names. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. */
  readonly startTimeoutMs?: number;
  readonly callTimeoutMs?: number;
}

export function createMcpClient(options: McpClientOptions): McpClient {
  throw new Error(`Not yet: ${options.root}`);
}
