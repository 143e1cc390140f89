import type { Response, ResponseOutputItem, ResponseStreamEvent } from 'openai/resources/responses/responses';
import type { Failure } from '../../contract/failure.ts';
import type { AssistantPart, Origin, ThinkingPart } from '../../contract/messages.ts';
import type { StopReason, StreamEvent } from '../../contract/provider.ts';
import { usageFromOpenAi } from '../counts.ts';
import { toolCallFrom } from '../toolInput.ts';
import { RESPONSES_WIRE, type ReasoningExtra } from './request.ts';

/**
 * Reads the events of the Responses API. Only `response.completed` with status `completed`, and `response.incomplete`, are an end; the
 * SDK reports neither a failed response nor one that broke off. Types of events that it does not know are left out.
 */
export async function* readResponsesStream(
  events: AsyncIterable<ResponseStreamEvent>,
  origin: Origin,
  toFailure: (error: unknown) => Failure,
): AsyncGenerator<StreamEvent> {
  const calls = new Map<number, { id: string; name: string }>();
  const items: ResponseOutputItem[] = [];
  for await (const event of events) {
    switch (event.type) {
      case 'response.output_text.delta':
      case 'response.refusal.delta':
        yield { type: 'text', text: event.delta };
        break;
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        yield { type: 'thinking', text: event.delta };
        break;
      case 'response.output_item.added':
        if (event.item.type === 'function_call') calls.set(event.output_index, { id: event.item.call_id, name: event.item.name });
        break;
      case 'response.function_call_arguments.delta': {
        const call = calls.get(event.output_index);
        if (call !== undefined) yield { type: 'toolInput', callId: call.id, name: call.name, text: event.delta };
        break;
      }
      case 'response.output_item.done':
        items.push(event.item);
        break;
      case 'response.completed':
      case 'response.incomplete':
        yield* finish(event.response, items, origin);
        return;
      case 'response.failed':
        yield { type: 'error', failure: toFailure(event.response.error ?? { message: 'The response failed' }) };
        return;
      case 'error':
        yield { type: 'error', failure: toFailure(event) };
        return;
      default: // Parts opening and closing, other tools, and events of tomorrow.
    }
  }
}

/** Nothing is yielded at the end for a status that is no end, and the caller reports that as a failure. */
function* finish(response: Response, items: readonly ResponseOutputItem[], origin: Origin): Generator<StreamEvent> {
  const usage = usageFromOpenAi({
    prompt: response.usage?.input_tokens,
    cached: response.usage?.input_tokens_details?.cached_tokens,
    output: response.usage?.output_tokens,
    reasoning: response.usage?.output_tokens_details?.reasoning_tokens,
  });
  if (usage !== undefined) yield { type: 'usage', usage };
  if (response.status !== 'completed' && response.status !== 'incomplete') return;
  const content = items.flatMap(toParts);
  for (const part of content) if (part.kind === 'toolCall') yield { type: 'toolCall', call: part };
  yield { type: 'done', reason: reasonOf(response, items, content), message: { role: 'assistant', content, origin } };
}

function reasonOf(response: Response, items: readonly ResponseOutputItem[], content: readonly AssistantPart[]): StopReason {
  if (response.status === 'incomplete') return response.incomplete_details?.reason === 'content_filter' ? 'refusal' : 'maxTokens';
  const isRefusal = items.some((item) => item.type === 'message' && item.content.some(({ type }) => type === 'refusal'));
  if (isRefusal) return 'refusal';
  return content.some(({ kind }) => kind === 'toolCall') ? 'toolUse' : 'end';
}

function toParts(item: ResponseOutputItem): AssistantPart[] {
  switch (item.type) {
    case 'message':
      return item.content.map((part) => ({ kind: 'text', text: part.type === 'refusal' ? part.refusal : part.text }));
    case 'reasoning':
      return [toThinking(item)];
    case 'function_call':
      // Cut short: its arguments are half of something.
      return item.status === 'incomplete' ? [] : [toolCallFrom(item.call_id, item.name, item.arguments)];
    default:
      return [];
  }
}

function toThinking({ id, summary, encrypted_content }: Extract<ResponseOutputItem, { type: 'reasoning' }>): ThinkingPart {
  const text = summary.map((part) => part.text).join('\n\n');
  if (typeof encrypted_content !== 'string') return { kind: 'thinking', text };
  const data: ReasoningExtra = { id, summary, encrypted_content };
  return { kind: 'thinking', text, extra: { wire: RESPONSES_WIRE, data } };
}
