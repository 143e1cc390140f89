import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { firstProblem, type Wire } from './wire.ts';

/** What the real server refuses, and a little more: everything that our provider has no reason to send. */
export const rejectAnthropic: Wire['reject'] = (headers, body) => {
  if (!hasKey(headers)) return { status: 401, reason: 'no key: send Authorization: Bearer, or x-api-key with version 2023-06-01' };
  const parsed = request.safeParse(body);
  if (!parsed.success) return { status: 400, reason: z.prettifyError(parsed.error) };
  return firstProblem(problemsOf(headers, parsed.data));
};

const cacheControl = z.strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() });
const shared = { cache_control: cacheControl.optional() };
const nonEmpty = z.string().regex(/\S/, 'text content blocks must be non-empty');
const textBlock = z.strictObject({ type: z.literal('text'), text: nonEmpty, ...shared });
const toolId = z.string().regex(/^[a-zA-Z0-9_-]+$/);
const toolName = z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/);
const userBlock = z.discriminatedUnion('type', [
  textBlock,
  z.strictObject({
    type: z.literal('tool_result'),
    tool_use_id: toolId,
    content: z.string().or(z.array(textBlock)),
    is_error: z.boolean().optional(),
    ...shared,
  }),
]);
const assistantBlock = z.discriminatedUnion('type', [
  textBlock,
  z.strictObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string().regex(/^sig_\d+$/, 'unknown signature') }),
  z.strictObject({ type: z.literal('redacted_thinking'), data: z.string() }),
  z.strictObject({ type: z.literal('tool_use'), id: toolId, name: toolName, input: z.record(z.string(), z.unknown()), ...shared }),
]);
const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('user'), content: z.array(userBlock).min(1) }),
  z.strictObject({ role: z.literal('assistant'), content: z.array(assistantBlock).min(1) }),
]);
type WireMessage = z.infer<typeof message>;

const request = z.strictObject({
  model: z.string().min(1),
  max_tokens: z.number().int().positive(),
  stream: z.literal(true),
  messages: z.array(message).min(1),
  system: z.array(textBlock).optional(),
  tools: z
    .array(
      z.strictObject({
        name: toolName,
        description: z.string(),
        input_schema: z.looseObject({ type: z.literal('object') }),
        ...shared,
      }),
    )
    .optional(),
  tool_choice: z.strictObject({ type: z.enum(['auto', 'any', 'none']) }).optional(),
  thinking: z.strictObject({ type: z.literal('adaptive'), display: z.enum(['summarized', 'omitted']).optional() }).optional(),
  output_config: z.strictObject({ effort: z.enum(['low', 'medium', 'high']) }).optional(),
});

const VERSIONS = ['2023-06-01', '2026-10-21'];
const MOST_CACHE_MARKS = 4;

function hasKey(headers: IncomingHttpHeaders): boolean {
  return /^Bearer \S+$/.test(headers.authorization ?? '') || typeof headers['x-api-key'] === 'string';
}

function* problemsOf(headers: IncomingHttpHeaders, body: z.infer<typeof request>): Generator<string> {
  if (!VERSIONS.includes(String(headers['anthropic-version']))) yield `anthropic-version: ${String(headers['anthropic-version'])}`;
  if (!headers['content-type']?.startsWith('application/json')) yield 'content-type must be application/json';
  const names = (body.tools ?? []).map((tool) => tool.name);
  if (new Set(names).size !== names.length) yield 'tools: tool names must be unique';
  const marks = JSON.stringify(body).split('"cache_control"').length - 1;
  if (marks > MOST_CACHE_MARKS) yield `a maximum of ${MOST_CACHE_MARKS} blocks with cache_control may be provided, found ${marks}`;
  if (body.messages.at(0)?.role !== 'user') yield 'messages: the first message must use the user role';
  if (body.messages.at(-1)?.role !== 'user') yield 'messages: the last message must use the user role';
  yield* pairingProblems(body.messages, names.length > 0);
}

/** Roles take turns, and every `tool_use` is answered at the start of the very next message. */
function* pairingProblems(messages: readonly WireMessage[], hasTools: boolean): Generator<string> {
  const seen = new Set<string>();
  let open: string[] = [];
  for (const [index, current] of messages.entries()) {
    const where = `messages.${index}`;
    if (index > 0 && messages[index - 1]?.role === current.role) yield `${where}: roles must alternate`;
    if (current.role === 'user') {
      const results = current.content.flatMap((block) => (block.type === 'tool_result' ? [block.tool_use_id] : []));
      const firstText = current.content.findIndex((block) => block.type === 'text');
      if (firstText !== -1 && firstText < results.length) yield `${where}: tool_result blocks must come first`;
      for (const id of open) if (!results.includes(id)) yield `${where}: tool_use id ${id} has no tool_result right after it`;
      for (const id of results) if (!open.includes(id)) yield `${where}: unexpected tool_use_id ${id} in tool_result`;
      if (new Set(results).size !== results.length) yield `${where}: each tool_use must have a single result`;
      open = [];
    } else {
      open = current.content.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
      for (const id of open) if (seen.has(id)) yield `${where}: tool_use ids must be unique, ${id} is not`;
      for (const id of open) seen.add(id);
      if (open.length > 0 && !hasTools) yield `${where}: tool_use blocks need tools`;
    }
  }
}
