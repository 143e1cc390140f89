import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from 'openai/resources/chat/completions';
import { normalise } from '../../contract/conversation.ts';
import type { AssistantMessage, Context, Message, ToolDefinition } from '../../contract/messages.ts';
import type { StreamOptions } from '../../contract/provider.ts';

/**
 * A request of the Chat Completions API (https://platform.openai.com/docs/api-reference/chat/create) in the part of it that local servers
 * know too: `max_tokens`, plain texts, no thoughts sent back.
 */
export function toChatRequest(model: string, context: Context, options: StreamOptions): ChatCompletionCreateParamsStreaming {
  const { system, tools = [] } = context;
  const instructions: ChatCompletionMessageParam[] =
    system === undefined || system.trim() === '' ? [] : [{ role: 'system', content: system }];
  return {
    model,
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: options.maxOutputTokens,
    messages: [...instructions, ...normalise(context.messages).flatMap(toMessages)],
    ...(tools.length === 0 ? {} : { tools: tools.map(toTool) }),
    ...(tools.length === 0 || options.toolChoice === undefined ? {} : { tool_choice: options.toolChoice }),
    ...(options.effort === undefined ? {} : { reasoning_effort: options.effort }),
    ...(options.isDeterministic === true ? { temperature: 0 } : {}),
  };
}

function toTool({ name, description, parameters }: ToolDefinition): ChatCompletionTool {
  return { type: 'function', function: { name, description, parameters: { ...parameters, type: 'object' } } };
}

function toMessages(message: Message): ChatCompletionMessageParam[] {
  switch (message.role) {
    case 'user':
      return [{ role: 'user', content: message.content.map(({ text }) => text).join('\n\n') }];
    case 'tool':
      return message.content.map(({ callId, text }) => ({ role: 'tool', tool_call_id: callId, content: text }));
    case 'assistant':
      return [toAssistant(message)];
  }
}

function toAssistant({ content }: AssistantMessage): ChatCompletionMessageParam {
  const text = content.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n\n');
  const calls = content.flatMap((part) =>
    part.kind === 'toolCall'
      ? [{ id: part.id, type: 'function' as const, function: { name: part.name, arguments: JSON.stringify(part.input) } }]
      : [],
  );
  return { role: 'assistant', content: text === '' ? null : text, ...(calls.length === 0 ? {} : { tool_calls: calls }) };
}
