import type {
  ContentBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
  TextBlockParam,
  ToolUnion,
} from '@anthropic-ai/sdk/resources/messages';
import { normalise } from '../../contract/conversation.ts';
import type { AssistantPart, Context, Message, ToolDefinition, ToolResultPart } from '../../contract/messages.ts';
import type { StreamOptions } from '../../contract/provider.ts';

export const ANTHROPIC_WIRE = 'anthropic-messages';

/** What is kept of a thought so that it can be sent back: its signature, or the sealed form of one that may not be read. */
export type ThinkingExtra = { readonly signature: string } | { readonly redacted: string };

const CACHED = { cache_control: { type: 'ephemeral' } } as const;
/** The prompt is cached up to the system text, the turn before last and the last: the next turn then reads all but its own news. */
const MARKED_USER_TURNS = 2;

/** A request of the Messages API (https://platform.claude.com/docs/en/api/messages). There is no temperature any more: models refuse it. */
export function toAnthropicRequest(model: string, context: Context, options: StreamOptions): MessageCreateParamsStreaming {
  const { system, tools = [] } = context;
  return {
    model,
    max_tokens: options.maxOutputTokens,
    stream: true,
    messages: markForCache(mergeTurns(normalise(context.messages))),
    ...(system === undefined || system.trim() === '' ? {} : { system: [{ type: 'text', text: system, ...CACHED }] }),
    ...(tools.length === 0 ? {} : { tools: tools.map(toTool), ...toolChoice(options) }),
    ...(options.effort === undefined
      ? {}
      : { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: options.effort } }),
  };
}

function toTool({ name, description, parameters }: ToolDefinition): ToolUnion {
  return { name, description, input_schema: { ...parameters, type: 'object' } };
}

function toolChoice({ toolChoice: wanted }: StreamOptions): Pick<MessageCreateParamsStreaming, 'tool_choice'> {
  return wanted === undefined ? {} : { tool_choice: { type: wanted === 'required' ? 'any' : wanted } };
}

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: ContentBlockParam[];
}

/** Roles take turns here: results of tools and what the person adds are one message, results first. */
function mergeTurns(messages: readonly Message[]): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content = message.content.flatMap(toBlocks);
    const last = turns.at(-1);
    if (content.length === 0) continue;
    if (last?.role === role) last.content.push(...content);
    else turns.push({ role, content });
  }
  return turns;
}

function toBlocks(part: AssistantPart | ToolResultPart): ContentBlockParam[] {
  switch (part.kind) {
    case 'text':
      return [{ type: 'text', text: part.text }];
    case 'thinking':
      // Extras of this wire are written by `readAnthropicStream` and nobody else.
      return part.extra?.wire === ANTHROPIC_WIRE ? toThinking(part.text, part.extra.data as ThinkingExtra) : [];
    case 'toolCall':
      return [{ type: 'tool_use', id: part.id, name: part.name, input: part.input }];
    case 'toolResult':
      return [{ type: 'tool_result', tool_use_id: part.callId, content: part.text, ...(part.isError ? { is_error: true } : {}) }];
  }
}

function toThinking(text: string, extra: ThinkingExtra): ContentBlockParam[] {
  if ('redacted' in extra) return [{ type: 'redacted_thinking', data: extra.redacted }];
  return [{ type: 'thinking', thinking: text, signature: extra.signature }];
}

function markForCache(turns: readonly Turn[]): MessageParam[] {
  const marked = new Set(turns.filter(({ role }) => role === 'user').slice(-MARKED_USER_TURNS));
  return turns.map((turn) => (marked.has(turn) ? { ...turn, content: markLast(turn.content) } : turn));
}

function markLast(content: readonly ContentBlockParam[]): ContentBlockParam[] {
  // User turns hold texts and results only, and both take the mark.
  return content.map((block, index) => (index === content.length - 1 ? { ...(block as TextBlockParam), ...CACHED } : block));
}
