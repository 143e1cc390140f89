/** The Messages protocol: https://platform.claude.com/docs/en/build-with-claude/streaming. */
import { rejectAnthropic } from './anthropicStrict.ts';
import type { FakeError, FakePart, FakeStop, FakeTurn } from './scenarios.ts';
import { type Frame, frame, type NextFakeId, type Wire } from './wire.ts';

export const anthropicWire: Wire = {
  reject: rejectAnthropic,
  frames(turn, model, nextId, delivery) {
    const frames = [start(turn, model, nextId), ...turn.parts.flatMap((part, index) => block(part, index, nextId))];
    if (delivery.hasUnknownEvent === true) {
      frames.push(send({ type: 'ping' }), send({ type: 'weather_report', sky: 'blue' }), { text: ': a comment\n\n' });
    }
    return [...frames, ...finish(turn)];
  },
  errorBody: (error, message) => ({ type: 'error', error: { type: ERROR_TYPE[error], message }, request_id: 'req_1' }),
  errorFrame: () => frame({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'error'),
};

const ERROR_TYPE: Record<FakeError | 'invalid', string> = {
  invalid: 'invalid_request_error',
  context: 'invalid_request_error',
  auth: 'authentication_error',
  payment: 'billing_error',
  permission: 'permission_error',
  rate: 'rate_limit_error',
  quota: 'billing_error',
  server: 'api_error',
  overloaded: 'overloaded_error',
};

const STOP_REASON: Record<FakeStop, string> = { end: 'end_turn', toolUse: 'tool_use', maxTokens: 'max_tokens', refusal: 'refusal' };

const send = (data: { type: string } & Record<string, unknown>, isText = false): Frame => ({ text: frame(data, data.type), isText });

function start(turn: FakeTurn, model: string, nextId: NextFakeId): Frame {
  const counts = { input_tokens: 20, cache_read_input_tokens: 5, cache_creation_input_tokens: 7, output_tokens: 1 };
  const usage = turn.usage === 'wrong' ? { input_tokens: -20, output_tokens: null } : counts;
  const message = {
    id: nextId('msg'),
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  };
  return send({ type: 'message_start', message });
}

/** The counts of the last event are cumulative: they replace, they never add. */
function finish(turn: FakeTurn): Frame[] {
  const usage = turn.usage === 'wrong' ? { output_tokens: -5 } : { output_tokens: 12 };
  const delta = { stop_reason: STOP_REASON[turn.stop], stop_sequence: null };
  return [send({ type: 'message_delta', delta, usage }), send({ type: 'message_stop' })];
}

function block(part: FakePart, index: number, nextId: NextFakeId): Frame[] {
  const delta = (value: unknown, isText = false): Frame => send({ type: 'content_block_delta', index, delta: value }, isText);
  const wrap = (content: unknown, deltas: Frame[]): Frame[] => [
    send({ type: 'content_block_start', index, content_block: content }),
    ...deltas,
    send({ type: 'content_block_stop', index }),
  ];
  switch (part.kind) {
    case 'text':
      return wrap(
        { type: 'text', text: '' },
        part.pieces.map((text) => delta({ type: 'text_delta', text }, true)),
      );
    case 'thinking':
      return wrap({ type: 'thinking', thinking: '', signature: '' }, [
        delta({ type: 'thinking_delta', thinking: part.text }),
        delta({ type: 'signature_delta', signature: nextId('sig') }),
      ]);
    case 'tool':
      return wrap(
        { type: 'tool_use', id: nextId('toolu'), name: part.name, input: {} },
        part.pieces.map((partial_json) => delta({ type: 'input_json_delta', partial_json })),
      );
  }
}
