/** Responses: https://platform.openai.com/docs/api-reference/responses-streaming. */
import { openaiErrorBody } from './openaiError.ts';
import { rejectResponses } from './responsesStrict.ts';
import type { FakePart, FakeTurn } from './scenarios.ts';
import { type Frame, frame, type NextFakeId, type Wire } from './wire.ts';

type Event = { type: string } & Record<string, unknown>;

export const responsesWire: Wire = {
  reject: rejectResponses,
  frames(turn, model, nextId, delivery) {
    const response = { id: nextId('resp'), object: 'response', created_at: 1_700_000_000, model, error: null, incomplete_details: null };
    const items = turn.parts.map((part, index) => item(part, index, turn, nextId));
    const unknown: Event[] = delivery.hasUnknownEvent === true ? [{ type: 'response.weather.report', sky: 'blue' }] : [];
    const events: Event[] = [
      { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
      { type: 'response.in_progress', response: { ...response, status: 'in_progress', output: [] } },
      ...items.flatMap(({ events: own }) => own),
      ...unknown,
      finish(turn, response, items),
    ];
    return events.map((event, index): Frame => {
      const text = frame({ ...event, sequence_number: index }, event.type);
      return { text, isText: event.type === 'response.output_text.delta' };
    });
  },
  errorBody: openaiErrorBody,
  errorFrame: () => frame({ type: 'error', code: 'server_overloaded', message: 'Overloaded', param: null, sequence_number: 99 }, 'error'),
};

interface Item {
  readonly events: readonly Event[];
  readonly final: unknown;
}

function finish(turn: FakeTurn, response: object, items: readonly Item[]): Event {
  const final = { ...response, output: items.map((each) => each.final), usage: usage(turn) };
  if (turn.stop !== 'maxTokens') return { type: 'response.completed', response: { ...final, status: 'completed' } };
  const reason = { incomplete_details: { reason: 'max_output_tokens' } };
  return { type: 'response.incomplete', response: { ...final, ...reason, status: 'incomplete' } };
}

/** The prompt's count includes what came from the cache. */
function usage(turn: FakeTurn): unknown {
  if (turn.usage === 'wrong') return { input_tokens: -1, output_tokens: 'many', total_tokens: 3 };
  const details = { input_tokens_details: { cached_tokens: 5 }, output_tokens_details: { reasoning_tokens: 4 } };
  return { input_tokens: 25, output_tokens: 12, total_tokens: 37, ...details };
}

function item(part: FakePart, index: number, turn: FakeTurn, nextId: NextFakeId): Item {
  switch (part.kind) {
    case 'text':
      return turn.stop === 'refusal' ? refusal(part.pieces, index, nextId) : message(part.pieces, index, nextId);
    case 'thinking':
      return reasoning(part.text, index, nextId);
    case 'tool':
      return functionCall(part, index, turn, nextId);
  }
}

const added = (output_index: number, value: unknown): Event => ({ type: 'response.output_item.added', output_index, item: value });
const done = (output_index: number, value: unknown): Event => ({ type: 'response.output_item.done', output_index, item: value });

function message(pieces: readonly string[], index: number, nextId: NextFakeId): Item {
  const id = nextId('msg');
  const at = { item_id: id, output_index: index, content_index: 0 };
  const part = { type: 'output_text', text: pieces.join(''), annotations: [], logprobs: [] };
  const base = { id, type: 'message', role: 'assistant' };
  const final = { ...base, status: 'completed', content: [part] };
  return {
    final,
    events: [
      added(index, { ...base, status: 'in_progress', content: [] }),
      { type: 'response.content_part.added', ...at, part: { ...part, text: '' } },
      ...pieces.map((delta) => ({ type: 'response.output_text.delta', ...at, delta, logprobs: [] })),
      { type: 'response.output_text.done', ...at, text: part.text, logprobs: [] },
      { type: 'response.content_part.done', ...at, part },
      done(index, final),
    ],
  };
}

function refusal(pieces: readonly string[], index: number, nextId: NextFakeId): Item {
  const id = nextId('msg');
  const at = { item_id: id, output_index: index, content_index: 0 };
  const part = { type: 'refusal', refusal: pieces.join('') };
  const base = { id, type: 'message', role: 'assistant' };
  const final = { ...base, status: 'completed', content: [part] };
  return {
    final,
    events: [
      added(index, { ...base, status: 'in_progress', content: [] }),
      { type: 'response.content_part.added', ...at, part: { ...part, refusal: '' } },
      ...pieces.map((delta) => ({ type: 'response.refusal.delta', ...at, delta })),
      { type: 'response.refusal.done', ...at, refusal: part.refusal },
      done(index, final),
    ],
  };
}

function reasoning(text: string, index: number, nextId: NextFakeId): Item {
  const id = nextId('rs');
  const at = { item_id: id, output_index: index, summary_index: 0 };
  const final = { id, type: 'reasoning', summary: [{ type: 'summary_text', text }], encrypted_content: `sealed ${id}` };
  return {
    final,
    events: [
      added(index, { id, type: 'reasoning', summary: [], encrypted_content: null }),
      { type: 'response.reasoning_summary_part.added', ...at, part: { type: 'summary_text', text: '' } },
      { type: 'response.reasoning_summary_text.delta', ...at, delta: text },
      { type: 'response.reasoning_summary_text.done', ...at, text },
      done(index, final),
    ],
  };
}

function functionCall(part: Extract<FakePart, { kind: 'tool' }>, index: number, turn: FakeTurn, nextId: NextFakeId): Item {
  const id = nextId('fc');
  const base = { id, type: 'function_call', call_id: nextId('call'), name: part.name };
  const at = { item_id: id, output_index: index };
  const status = turn.stop === 'maxTokens' ? 'incomplete' : 'completed';
  const final = { ...base, arguments: part.pieces.join(''), status };
  const pieces = part.pieces.filter((piece) => piece !== '');
  const opening = [
    added(index, { ...base, arguments: '', status: 'in_progress' }),
    ...pieces.map((delta) => ({ type: 'response.function_call_arguments.delta', ...at, delta })),
  ];
  if (status === 'incomplete') return { final, events: [...opening, done(index, final)] };
  const end = { type: 'response.function_call_arguments.done', ...at, name: part.name, arguments: final.arguments };
  return { final, events: [...opening, end, done(index, final)] };
}
