import type { Failure } from '../contract/failure.ts';
import type { AssistantMessage, Context } from '../contract/messages.ts';
import type { StopReason } from '../contract/provider.ts';
import type { AgentHost, AgentSettings } from './agentHost.ts';

/** What came of asking: an answer, or why there is none. */
export type Asked =
  | { readonly kind: 'answered'; readonly reason: StopReason; readonly message: AssistantMessage }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Asks once, and shows what comes while it comes. */
export async function ask(host: AgentHost, turn: number, context: Context, settings: AgentSettings, signal: AbortSignal): Promise<Asked> {
  for await (const event of host.stream(turn, context, settings.options, signal)) {
    host.show(event);
    if (event.type === 'done') return { kind: 'answered', reason: event.reason, message: event.message };
    if (event.type === 'error') return { kind: 'failed', failure: event.failure };
  }
  return { kind: 'failed', failure: { kind: 'incomplete', message: 'The stream ended without an end mark' } };
}
