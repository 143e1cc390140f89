import { z } from 'zod';
import { firstProblem, type Wire } from './wire.ts';

export const rejectChat: Wire['reject'] = (headers, body) => {
  if (!/^Bearer \S+$/.test(headers.authorization ?? '')) return { status: 401, reason: 'no Authorization: Bearer' };
  const parsed = request.safeParse(body);
  if (!parsed.success) return { status: 400, reason: z.prettifyError(parsed.error) };
  return firstProblem(pairingProblems(parsed.data.messages, parsed.data.tools !== undefined));
};

/** `arguments` is text, and the text must be an object: llama.cpp and vLLM parse it. */
export const jsonObjectText = z.string().refine((text) => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}, 'arguments must be a JSON object');

const name = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const toolCall = z.strictObject({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.strictObject({ name, arguments: jsonObjectText }),
});
const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: z.string().min(1) }),
  z.strictObject({ role: z.literal('user'), content: z.string().min(1) }),
  z.strictObject({ role: z.literal('assistant'), content: z.string().min(1).nullable(), tool_calls: z.array(toolCall).min(1).optional() }),
  z.strictObject({ role: z.literal('tool'), tool_call_id: z.string().min(1), content: z.string() }),
]);

const request = z.strictObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  stream: z.literal(true),
  stream_options: z.strictObject({ include_usage: z.literal(true) }),
  max_tokens: z.number().int().positive(),
  temperature: z.literal(0).optional(),
  reasoning_effort: z.enum(['low', 'medium', 'high']).optional(),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        function: z.strictObject({ name, description: z.string(), parameters: z.looseObject({ type: z.literal('object') }) }),
      }),
    )
    .min(1)
    .optional(),
  tool_choice: z.enum(['auto', 'required', 'none']).optional(),
});

function* pairingProblems(messages: readonly z.infer<typeof message>[], hasTools: boolean): Generator<string> {
  let open: string[] = [];
  for (const [index, current] of messages.entries()) {
    if (current.role === 'system' && index > 0) yield `messages[${index}]: the system message must come first`;
    if (current.role === 'tool') {
      if (!open.includes(current.tool_call_id)) yield `messages[${index}]: no tool call "${current.tool_call_id}" waits for an answer`;
      open = open.filter((id) => id !== current.tool_call_id);
      continue;
    }
    if (open.length > 0) yield `messages[${index}]: tool calls without an answer: ${open.join(', ')}`;
    if (current.role !== 'assistant') continue;
    if (current.content === null && current.tool_calls === undefined) yield `messages[${index}]: neither content nor tool_calls`;
    open = (current.tool_calls ?? []).map(({ id }) => id);
    if (open.length > 0 && !hasTools) yield `messages[${index}]: tool calls need tools`;
    if (new Set(open).size !== open.length) yield `messages[${index}]: ids of tool calls must be unique`;
  }
  if (open.length > 0) yield `tool calls without an answer: ${open.join(', ')}`;
}
