import { randomBytes } from 'node:crypto';
import type { SessionMessage } from '../../../../protocol/sessions.ts';
import { definitionOf } from '../../../ai/agent/contextFor.ts';
import { loopTools } from '../../../ai/agent/loopTools.ts';
import type { Message, ToolDefinition } from '../../../ai/contract/messages.ts';
import { toChatRequest } from '../../../ai/providers/chat-completions/request.ts';
import { createRedactor } from '../../../ai/redaction/redactor.ts';
import { createTools } from '../../../ai/tools/createTools.ts';
import { toKept } from '../execute/messages.ts';

/** What of a conversation becomes a line; `undefined`: nothing can. */
export interface Examples {
  /** A line for supervised training: how a model should work. */
  example(messages: readonly SessionMessage[]): Promise<string | undefined>;
  /** A line for preference training: two answers to the same words, the better one first. Other words are no pair. */
  pair(preferred: readonly SessionMessage[], other: readonly SessionMessage[]): Promise<string | undefined>;
}

/** Makes examples in which the same secret, or personal detail, has the same placeholder, and no other set of examples has that one. */
export function createExamples(): Examples {
  const redactor = createRedactor({ key: randomBytes(32), masksPersonalDetails: true });
  const read = async (messages: readonly SessionMessage[]): Promise<Conversation> => {
    const said = toKept(messages.filter(({ role }) => role !== 'summary')).map(({ message }) => message);
    const { context } = await redactor.maskContext({ messages: said, tools: toolsCalledIn(said) });
    const request = toChatRequest('', context, { maxOutputTokens: 1 });
    const end = request.messages.findLastIndex(({ role }) => role === 'assistant') + 1;
    return { messages: request.messages.slice(0, end), tools: request.tools ?? [] };
  };
  return {
    example: async (messages) => toLine(await read(messages)),
    pair: async (preferred, other) => toPair(await read(preferred), await read(other)),
  };
}

type Request = ReturnType<typeof toChatRequest>;

/** As Chat Completions has it, up to the last words of the model. */
interface Conversation {
  readonly messages: Request['messages'];
  readonly tools: NonNullable<Request['tools']>;
}

/**
 * A line of OpenAI's format for fine-tuning (https://platform.openai.com/docs/guides/supervised-fine-tuning): messages as Chat Completions has them, the
 * last by the model, and the tools that it calls. `undefined`: no model said anything.
 */
function toLine({ messages, tools }: Conversation): string | undefined {
  return messages.length === 0 ? undefined : JSON.stringify({ messages, ...(tools.length === 0 ? {} : { tools }) });
}

/**
 * A line of OpenAI's format for direct preference optimisation (https://developers.openai.com/api/docs/guides/direct-preference-optimization):
 * `input` with messages and tools, and two outputs, each of them messages of the model and answers of its tools.
 */
function toPair(preferred: Conversation, other: Conversation): string | undefined {
  const [good, bad] = [preferred, other].map(({ messages }) => {
    const start = messages.findIndex(({ role }) => role === 'assistant');
    return start < 1 ? undefined : { input: messages.slice(0, start), output: messages.slice(start) };
  });
  if (good === undefined || bad === undefined || JSON.stringify(good.input) !== JSON.stringify(bad.input)) return undefined;
  const tools = new Map([...preferred.tools, ...other.tools].map((tool) => [JSON.stringify(tool), tool]));
  return JSON.stringify({
    input: { messages: good.input, tools: [...tools.values()], parallel_tool_calls: true },
    preferred_output: good.output,
    non_preferred_output: bad.output,
  });
}

/** Tools of MCP servers are known by name only: their servers may be gone. */
function toolsCalledIn(messages: readonly Message[]): readonly ToolDefinition[] {
  const own = createTools({ shell: 'posix', verify: [], delegates: [{ id: 'persona', description: '' }] }).map(definitionOf);
  const known = new Map([...own, ...loopTools(true), ...loopTools(false)].map((tool) => [tool.name, tool]));
  const parts = messages.flatMap((message) => (message.role === 'assistant' ? message.content : []));
  const names = new Set(parts.flatMap((part) => (part.kind === 'toolCall' ? [part.name] : [])));
  return [...names].map((name) => known.get(name) ?? { name, description: '', parameters: { type: 'object' } });
}
