import type { FunctionTool, ResponseCreateParamsStreaming, ResponseInputItem } from 'openai/resources/responses/responses';
import { normalise } from '../../contract/conversation.ts';
import type { AssistantMessage, AssistantPart, Context, Message, ToolDefinition } from '../../contract/messages.ts';
import type { StreamOptions } from '../../contract/provider.ts';

export const RESPONSES_WIRE = 'openai-responses';

/** A thought as the server wants it back: nothing is stored there, so its sealed content travels with the conversation. */
export interface ReasoningExtra {
  readonly id: string;
  readonly summary: readonly { readonly type: 'summary_text'; readonly text: string }[];
  readonly encrypted_content: string;
}

/** The server refuses less. */
const FEWEST_OUTPUT_TOKENS = 16;

/** A request of the Responses API (https://platform.openai.com/docs/api-reference/responses/create) that leaves nothing on the server. */
export function toResponsesRequest(model: string, context: Context, options: StreamOptions): ResponseCreateParamsStreaming {
  const { system, tools = [] } = context;
  return {
    model,
    stream: true,
    store: false,
    include: ['reasoning.encrypted_content'],
    max_output_tokens: Math.max(FEWEST_OUTPUT_TOKENS, options.maxOutputTokens),
    input: normalise(context.messages).flatMap(toItems),
    ...(system === undefined || system.trim() === '' ? {} : { instructions: system }),
    ...(tools.length === 0 ? {} : { tools: tools.map(toTool) }),
    ...(tools.length === 0 || options.toolChoice === undefined ? {} : { tool_choice: options.toolChoice }),
    ...(options.effort === undefined ? {} : { reasoning: { effort: options.effort, summary: 'auto' } }),
    // Models that reason take no temperature.
    ...(options.isDeterministic === true && options.effort === undefined ? { temperature: 0 } : {}),
    ...(options.cacheKey === undefined ? {} : { prompt_cache_key: options.cacheKey }),
  };
}

/** `strict` is on by default there, and would demand that every property is required. */
function toTool({ name, description, parameters }: ToolDefinition): FunctionTool {
  return { type: 'function', name, description, parameters: { ...parameters, type: 'object' }, strict: false };
}

function toItems(message: Message): ResponseInputItem[] {
  switch (message.role) {
    case 'user':
      return [{ type: 'message', role: 'user', content: message.content.map(({ text }) => ({ type: 'input_text', text })) }];
    case 'tool':
      return message.content.map(({ callId, text }) => ({ type: 'function_call_output', call_id: callId, output: text }));
    case 'assistant':
      return withoutLooseEnd(message).flatMap(toItem);
  }
}

/** A thought must be followed by what came of it; when that was cut off, the thought goes too. */
function withoutLooseEnd({ content }: AssistantMessage): readonly AssistantPart[] {
  return content.slice(0, content.findLastIndex(({ kind }) => kind !== 'thinking') + 1);
}

function toItem(part: AssistantPart): ResponseInputItem[] {
  switch (part.kind) {
    case 'text':
      // The type wants an id and a status that the server does not: an answer from another provider has none.
      return [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: part.text }] } as unknown as ResponseInputItem];
    case 'thinking': {
      if (part.extra?.wire !== RESPONSES_WIRE) return [];
      // Extras of this wire are written by `readResponsesStream` and nobody else.
      const { id, summary, encrypted_content } = part.extra.data as ReasoningExtra;
      return [{ type: 'reasoning', id, summary: [...summary], encrypted_content }];
    }
    case 'toolCall':
      return [{ type: 'function_call', call_id: part.id, name: part.name, arguments: JSON.stringify(part.input) }];
  }
}
