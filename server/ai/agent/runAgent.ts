import type { AgentEnd } from './agentEnd.ts';
import type { AgentHost } from './agentHost.ts';

/**
 * Lets a model work on the task of a run until it claims an end or is stopped. Goes on from whatever the conversation holds: the calls of an
 * answer that were still open are finished first, each under the id it had.
 */
export async function runAgent(host: AgentHost, signal: AbortSignal): Promise<AgentEnd> {
  throw new Error(`Not yet: ${host.run} ${signal.aborted}`);
}
