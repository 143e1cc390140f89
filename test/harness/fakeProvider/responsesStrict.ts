import { z } from 'zod';
import { jsonObjectText } from './chatStrict.ts';
import { firstProblem, type Wire } from './wire.ts';

export const rejectResponses: Wire['reject'] = (headers, body) => {
  if (!/^Bearer \S+$/.test(headers.authorization ?? '')) return { status: 401, reason: 'no Authorization: Bearer' };
  const parsed = request.safeParse(body);
  if (!parsed.success) return { status: 400, reason: z.prettifyError(parsed.error) };
  return firstProblem(inputProblems(parsed.data.input));
};

const name = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const item = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('message'),
    role: z.enum(['user', 'assistant']),
    content: z.array(z.strictObject({ type: z.enum(['input_text', 'output_text']), text: z.string().min(1) })).min(1),
  }),
  z.strictObject({ type: z.literal('function_call'), call_id: z.string().min(1), name, arguments: jsonObjectText }),
  z.strictObject({ type: z.literal('function_call_output'), call_id: z.string().min(1), output: z.string() }),
  z.strictObject({
    type: z.literal('reasoning'),
    id: z.string().regex(/^rs_/),
    summary: z.array(z.strictObject({ type: z.literal('summary_text'), text: z.string() })),
    // Nothing is stored on the server, so an item without its sealed content cannot be found.
    encrypted_content: z.string().regex(/^sealed rs_\d+$/, 'the encrypted content could not be verified'),
  }),
]);

const request = z.strictObject({
  model: z.string().min(1),
  instructions: z.string().min(1).optional(),
  input: z.array(item).min(1),
  stream: z.literal(true),
  store: z.literal(false),
  include: z.tuple([z.literal('reasoning.encrypted_content')]),
  max_output_tokens: z.number().int().min(16),
  temperature: z.literal(0).optional(),
  prompt_cache_key: z.string().optional(),
  reasoning: z.strictObject({ effort: z.enum(['low', 'medium', 'high']), summary: z.literal('auto') }).optional(),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        name,
        description: z.string(),
        parameters: z.looseObject({ type: z.literal('object') }),
        // The default is true, which wants every property required: it must be said.
        strict: z.literal(false),
      }),
    )
    .min(1)
    .optional(),
  tool_choice: z.enum(['auto', 'required', 'none']).optional(),
});

function* inputProblems(items: readonly z.infer<typeof item>[]): Generator<string> {
  const open = new Set<string>();
  const seen = new Set<string>();
  for (const [index, current] of items.entries()) {
    const where = `input[${index}]`;
    if (current.type === 'reasoning') {
      const next = items[index + 1];
      const isFollowed =
        next?.type === 'function_call' || next?.type === 'reasoning' || (next?.type === 'message' && next.role === 'assistant');
      if (!isFollowed) yield `${where}: item of type "reasoning" was provided without its required following item`;
    }
    if (current.type === 'message') {
      const wanted = current.role === 'user' ? 'input_text' : 'output_text';
      if (current.content.some((part) => part.type !== wanted)) yield `${where}: ${current.role} content must be ${wanted}`;
      if (current.role === 'user' && open.size > 0) yield `${where}: no tool output found for ${[...open].join(', ')}`;
    }
    if (current.type === 'function_call') {
      if (seen.has(current.call_id)) yield `${where}: call_id ${current.call_id} is not unique`;
      seen.add(current.call_id);
      open.add(current.call_id);
    }
    if (current.type === 'function_call_output' && !open.delete(current.call_id)) {
      yield `${where}: no tool call found for function call output with call_id ${current.call_id}`;
    }
  }
  if (open.size > 0) yield `no tool output found for function call ${[...open].join(', ')}`;
}
