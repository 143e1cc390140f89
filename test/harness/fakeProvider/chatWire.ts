/** Chat Completions: https://platform.openai.com/docs/api-reference/chat-streaming, and what local servers make of it. */
import { rejectChat } from './chatStrict.ts';
import { openaiErrorBody } from './openaiError.ts';
import type { Delivery, FakePart, FakeStop, FakeTurn } from './scenarios.ts';
import { type Frame, frame, type NextFakeId, type Wire } from './wire.ts';

export const chatWire: Wire = {
  reject: rejectChat,
  frames(turn, model, nextId, delivery) {
    const base = { id: nextId('chatcmpl'), object: 'chat.completion.chunk', created: 1_700_000_000, model };
    const chunk = (delta: unknown, finish: string | null = null): unknown => ({
      ...base,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
      ...(turn.usage === 'none' ? {} : { usage: null }),
    });
    const first: Frame = { text: frame(chunk({ role: 'assistant', content: '', refusal: null })) };
    const unknown: Frame = { text: `: a comment\n\n${frame(chunk({ weather: 'blue' }))}${frame({ ...base, choices: [] })}` };
    return [
      first,
      ...deltas(turn.parts, nextId, delivery).map(({ delta, isText }) => ({ text: frame(chunk(delta)), isText })),
      ...(delivery.hasUnknownEvent === true ? [unknown] : []),
      { text: frame(chunk({}, delivery.hasQuirks === true ? 'stop' : FINISH[turn.stop])) },
      ...(turn.usage === 'none' ? [] : [{ text: frame({ ...base, choices: [], usage: usage(turn) }) }]),
      ...(delivery.hasQuirks === true ? [] : [{ text: 'data: [DONE]\n\n' }]),
    ];
  },
  errorBody: openaiErrorBody,
  errorFrame: () => frame({ error: { message: 'Overloaded', type: 'server_error', param: null, code: 'server_overloaded' } }),
};

const FINISH: Record<FakeStop, string> = { end: 'stop', toolUse: 'tool_calls', maxTokens: 'length', refusal: 'content_filter' };

/** The prompt's count includes what came from the cache. */
function usage(turn: FakeTurn): unknown {
  if (turn.usage === 'wrong') return { prompt_tokens: -1, completion_tokens: 'many', total_tokens: 3 };
  const details = { prompt_tokens_details: { cached_tokens: 5 }, completion_tokens_details: { reasoning_tokens: 0 } };
  return { prompt_tokens: 25, completion_tokens: 12, total_tokens: 37, ...details };
}

interface Delta {
  readonly delta: unknown;
  readonly isText: boolean;
}

/** Tool calls run side by side: one piece of each in turn. */
function deltas(parts: readonly FakePart[], nextId: NextFakeId, { hasQuirks = false }: Delivery): Delta[] {
  const words = parts.flatMap((part): Delta[] => {
    if (part.kind === 'text') return part.pieces.map((content) => ({ delta: { content }, isText: true }));
    // The field that DeepSeek, vLLM and others use; OpenAI itself shows no thinking here.
    return part.kind === 'thinking' ? [{ delta: { reasoning_content: part.text }, isText: false }] : [];
  });
  const calls = parts
    .filter((part) => part.kind === 'tool')
    .map(({ name, pieces }, index) => {
      const id = nextId('call');
      if (hasQuirks) return [{ index, type: 'function', function: { name, arguments: pieces.join('') } }];
      const opening = { index, id, type: 'function', function: { name, arguments: '' } };
      return [opening, ...pieces.map((piece) => ({ index, function: { arguments: piece } }))];
    });
  const longest = Math.max(0, ...calls.map((pieces) => pieces.length));
  const interleaved = Array.from({ length: longest }, (_, round) => calls.flatMap((pieces) => pieces.slice(round, round + 1))).flat();
  return [...words, ...interleaved.map((call) => ({ delta: { tool_calls: [call] }, isText: false }))];
}
