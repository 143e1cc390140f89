import type { Client } from '@modelcontextprotocol/client';
import { isCancellation, messageOf, throwIfCancelled } from '../../base/errors.ts';
import type { McpOutcome } from '../tools/effects.ts';
import { outcomeOf } from './mcpOutcome.ts';
import type { McpServerConfig } from './mcpServers.ts';
import { boundedTools, type McpToolInfo } from './mcpToolInfo.ts';

/** Connections to MCP servers. Nothing is started before the first request; a server that died is started anew at the next. */
export interface McpClient extends AsyncDisposable {
  /** A call has found that a tool is another than the one that `tools` answered with last: ask for them again. */
  readonly hasChanged: boolean;
  /** Tools of all wanted servers that answer; the others are named in `problems`, a sentence each. Throws only when cancelled. */
  tools(
    signal: AbortSignal,
    isWanted?: (server: string) => boolean,
  ): Promise<{ readonly tools: readonly McpToolInfo[]; readonly problems: readonly string[] }>;
  /**
   * Bounded in time and size. Refused (an `isError` outcome says so) when the server's tool is no longer the one with this `digest`. Throws only when
   * cancelled. Not tried again by itself: nobody knows whether the first time had an effect.
   */
  call(server: string, tool: string, input: Readonly<Record<string, unknown>>, digest: string, signal: AbortSignal): Promise<McpOutcome>;
}

export interface McpClientOptions {
  readonly servers: readonly McpServerConfig[];
  /** Working folder of servers that are started. */
  readonly root: string;
  /** Of this process: what a server gets of it is a short list of harmless names, and what its configuration names. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Starting a program, or connecting to an address, is an effect: asked before each time. */
  readonly mayStart: (server: McpServerConfig, signal: AbortSignal) => Promise<{ readonly isAllowed: boolean; readonly reason: string }>;
  /** Milliseconds. */
  readonly startTimeoutMs?: number;
  readonly callTimeoutMs?: number;
}

const START_TIMEOUT_MS = 30_000;
const CALL_TIMEOUT_MS = 120_000;

export function createMcpClient(options: McpClientOptions): McpClient {
  const servers = new Map(options.servers.map((config) => [config.name, new ServerConnection(config, options)]));
  let hasChanged = false;
  return {
    get hasChanged() {
      return hasChanged;
    },
    async tools(signal, isWanted = () => true) {
      hasChanged = false;
      const problems: string[] = [];
      const found = await Promise.all(
        [...servers.values()]
          .filter(({ name }) => isWanted(name))
          .map(async (server) => {
            try {
              return await server.tools(signal);
            } catch (error) {
              if (signal.aborted) throw error;
              problems.push(`The MCP server "${server.name}" is left out: ${messageOf(error)}`);
              return [];
            }
          }),
      );
      return { tools: found.flat(), problems };
    },
    async call(name, tool, input, digest, signal) {
      const server = servers.get(name);
      if (server === undefined) return failed(`There is no MCP server "${name}".`);
      return server.call(tool, input, digest, signal, () => {
        hasChanged = true;
      });
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...servers.values()].map((server) => server.close()));
    },
  };
}

const failed = (text: string): McpOutcome => ({ text, isError: true });

/** One server: connected when it is first needed, and again after it went away. */
class ServerConnection {
  readonly name: string;
  readonly #config: McpServerConfig;
  readonly #options: McpClientOptions;
  #connecting: Promise<Client> | undefined;

  constructor(config: McpServerConfig, options: McpClientOptions) {
    this.name = config.name;
    this.#config = config;
    this.#options = options;
  }

  /** What it offers now, never from a cache: it may have become something else. */
  async tools(signal: AbortSignal): Promise<readonly McpToolInfo[]> {
    const client = await this.#connect(signal);
    const timeout = this.#options.startTimeoutMs ?? START_TIMEOUT_MS;
    const { tools } = await this.#orClose(
      client.listTools(undefined, { signal, timeout, maxTotalTimeout: timeout, cacheMode: 'bypass' }),
      signal,
    );
    return boundedTools(this.name, tools);
  }

  async call(
    tool: string,
    input: Readonly<Record<string, unknown>>,
    digest: string,
    signal: AbortSignal,
    onChanged: () => void,
  ): Promise<McpOutcome> {
    try {
      const now = (await this.tools(signal)).find((each) => each.name === tool);
      if (now?.digest !== digest) onChanged();
      if (now === undefined) return failed(`The MCP server "${this.name}" has no tool "${tool}" any more. Nothing was done.`);
      if (now.digest !== digest) {
        return failed(
          `The MCP server "${this.name}" has changed what "${tool}" is since it was decided on. Nothing was done; it is asked for anew.`,
        );
      }
      const client = await this.#connect(signal);
      const timeout = this.#options.callTimeoutMs ?? CALL_TIMEOUT_MS;
      const result = client.callTool({ name: tool, arguments: { ...input } }, { signal, timeout, maxTotalTimeout: timeout });
      return outcomeOf(await this.#orClose(result, signal));
    } catch (error) {
      throwIfCancelled(signal);
      if (isCancellation(error)) throw error;
      return failed(`The MCP server "${this.name}" did not answer: ${messageOf(error)}`);
    }
  }

  async close(): Promise<void> {
    const connecting = this.#connecting;
    this.#connecting = undefined;
    // One that never connected was closed when that failed.
    await connecting?.then((client) => client.close()).catch(() => undefined);
  }

  async #connect(signal: AbortSignal): Promise<Client> {
    throwIfCancelled(signal);
    const connecting = this.#connecting ?? this.#open(signal);
    this.#connecting = connecting;
    // A failure is tried again by the next who asks.
    connecting.catch(() => this.#forget(connecting));
    return connecting;
  }

  async #open(signal: AbortSignal): Promise<Client> {
    const { isAllowed, reason } = await this.#options.mayStart(this.#config, signal);
    if (!isAllowed) throw new Error(reason);
    const { connect } = await import('./connect.ts');
    const timeout = this.#options.startTimeoutMs ?? START_TIMEOUT_MS;
    const client = await connect(this.#config, { root: this.#options.root, environment: this.#options.environment, timeout }, signal);
    const mine = this.#connecting;
    client.onclose = () => this.#forget(mine);
    return client;
  }

  #forget(connecting: Promise<Client> | undefined): void {
    if (this.#connecting === connecting) this.#connecting = undefined;
  }

  /** A server that hangs, or that is left in the middle of a call, is ended: what it would still do nobody waits for. */
  async #orClose<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (signal.aborted || isTimeout(error)) await this.close();
      throw error;
    }
  }
}

/** `SdkErrorCode.RequestTimeout`; by name, so that the library is loaded late. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'REQUEST_TIMEOUT';
}
