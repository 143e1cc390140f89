import { randomBytes } from 'node:crypto';
import type { SessionMessage } from '../../../../protocol/sessions.ts';
import { definitionOf } from '../../../ai/agent/contextFor.ts';
import { loopTools } from '../../../ai/agent/loopTools.ts';
import type { Message, ToolDefinition } from '../../../ai/contract/messages.ts';
import { toChatRequest } from '../../../ai/providers/chat-completions/request.ts';
import { createRedactor } from '../../../ai/redaction/redactor.ts';
import { createTools } from '../../../ai/tools/createTools.ts';
import { toKept } from '../execute/messages.ts';

/** Makes examples in which the same secret, or personal detail, has the same placeholder, and no other set of examples has that one. */
export function createExamples(): (messages: readonly SessionMessage[]) => Promise<string | undefined> {
  const redactor = createRedactor({ key: randomBytes(32), masksPersonalDetails: true });
  return async (messages) => {
    const said = toKept(messages.filter(({ role }) => role !== 'summary')).map(({ message }) => message);
    const { context } = await redactor.maskContext({ messages: said, tools: toolsCalledIn(said) });
    return toLine(toChatRequest('', context, { maxOutputTokens: 1 }));
  };
}

/**
 * A line of OpenAI's format for fine-tuning (https://platform.openai.com/docs/guides/supervised-fine-tuning): messages as Chat Completions has them, the
 * last by the model, and the tools that it calls. `undefined`: no model said anything.
 */
function toLine({ messages, tools }: ReturnType<typeof toChatRequest>): string | undefined {
  const end = messages.findLastIndex(({ role }) => role === 'assistant') + 1;
  return end === 0 ? undefined : JSON.stringify({ messages: messages.slice(0, end), ...(tools === undefined ? {} : { tools }) });
}

/** Tools of MCP servers are known by name only: their servers may be gone. */
function toolsCalledIn(messages: readonly Message[]): readonly ToolDefinition[] {
  const own = createTools({ shell: 'posix', verify: [], delegates: [{ id: 'persona', description: '' }] }).map(definitionOf);
  const known = new Map([...own, ...loopTools(true), ...loopTools(false)].map((tool) => [tool.name, tool]));
  const parts = messages.flatMap((message) => (message.role === 'assistant' ? message.content : []));
  const names = new Set(parts.flatMap((part) => (part.kind === 'toolCall' ? [part.name] : [])));
  return [...names].map((name) => known.get(name) ?? { name, description: '', parameters: { type: 'object' } });
}
