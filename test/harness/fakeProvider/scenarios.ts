/** What the fake providers can be told to do, in words that no wire protocol owns. WIRE facts: what real providers were seen to send. */

/** One part of an answer. A tool's input is sent in the pieces given. */
export type FakePart =
  | { readonly kind: 'text'; readonly pieces: readonly string[] }
  | { readonly kind: 'thinking'; readonly text: string }
  | { readonly kind: 'tool'; readonly name: string; readonly pieces: readonly string[] };

export type FakeStop = 'end' | 'toolUse' | 'maxTokens' | 'refusal';

/** An answer as the model meant it. */
export interface FakeTurn {
  readonly parts: readonly FakePart[];
  readonly stop: FakeStop;
  /** `wrong`: counts that cannot be; `none`: no counts at all (local servers). */
  readonly usage?: 'wrong' | 'none';
}

/** How the bytes travel. Absent: one write per event, then the end. */
export interface Delivery {
  readonly writes?: 'byte' | 'all';
  /** Milliseconds between writes. */
  readonly pauseMs?: number;
  /** After the first piece of text: end politely, reset the connection, say nothing more, send an error event, or send broken JSON. */
  readonly afterFirstText?: 'end' | 'reset' | 'stall' | 'error' | 'malformed';
  /** Also sends an event of a type that nobody knows, and a ping where the protocol has one. */
  readonly hasUnknownEvent?: boolean;
  /** As LM Studio and Ollama do: no id, whole arguments at once, `stop` after tool calls, no `[DONE]`. Chat Completions only. */
  readonly hasQuirks?: boolean;
}

export type FakeError = 'context' | 'auth' | 'payment' | 'permission' | 'rate' | 'quota' | 'server' | 'overloaded';

export type FakeReply =
  | { readonly kind: 'turn'; readonly turn: FakeTurn; readonly delivery?: Delivery }
  | { readonly kind: 'error'; readonly status: number; readonly error: FakeError; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: 'html'; readonly status: number };

export interface Scenario {
  /** For the conformance page: what the provider does. */
  readonly sends: string;
  /** `attempt` counts from 1. */
  readonly reply: (attempt: number) => FakeReply;
}

export const HELLO: FakePart = { kind: 'text', pieces: ['Hel', 'lo, ', 'wörld 😀'] };
const WEATHER: FakePart = { kind: 'tool', name: 'read_file', pieces: ['', '{"pa', 'th":"a.ts', '"}'] };
const HUGE_BYTES = 1024 * 1024;

const turn = (parts: readonly FakePart[], stop: FakeStop = 'end', delivery?: Delivery): FakeReply => ({
  kind: 'turn',
  turn: { parts, stop },
  ...(delivery === undefined ? {} : { delivery }),
});
const always = (sends: string, reply: FakeReply): Scenario => ({ sends, reply: () => reply });
const error = (status: number, name: FakeError, headers?: Record<string, string>): FakeReply => ({
  kind: 'error',
  status,
  error: name,
  ...(headers === undefined ? {} : { headers }),
});

export const scenarios = {
  'ok-text': always('text in three pieces', turn([HELLO])),
  'ok-thinking': always('thinking, then text', turn([{ kind: 'thinking', text: 'Let me see.' }, HELLO])),
  'tool-1': always('one tool call, its input in pieces, the first empty', turn([HELLO, WEATHER], 'toolUse')),
  'tool-2-parallel': always(
    'two tool calls in one turn, interleaved where the protocol can',
    turn([WEATHER, { kind: 'tool', name: 'list_files', pieces: ['{"dir"', ':"src"}'] }], 'toolUse'),
  ),
  'tool-empty-input': always('a tool call with no input at all', turn([{ kind: 'tool', name: 'list_files', pieces: [''] }], 'toolUse')),
  'tool-bad-json': always(
    'a finished tool call whose input is not JSON',
    turn([{ kind: 'tool', name: 'read_file', pieces: ['{"path": a.ts'] }], 'toolUse'),
  ),
  'max-tokens-in-tool': always(
    'cut short in the middle of a tool call',
    turn([HELLO, { kind: 'tool', name: 'write_file', pieces: ['{"path":"a.ts","text":"half'] }], 'maxTokens'),
  ),
  refusal: always('the model declines', turn([{ kind: 'text', pieces: ['I cannot.'] }], 'refusal')),
  '400-context': always('400: the conversation is too long', error(400, 'context')),
  '401': always('401', error(401, 'auth')),
  '402': always('402', error(402, 'payment')),
  '403': always('403', error(403, 'permission')),
  '429-retry-after': always('429 with `retry-after: 1`', error(429, 'rate', { 'retry-after': '1' })),
  '429-ms': always(
    '429 with `retry-after-ms: 40` and `retry-after: 9`',
    error(429, 'rate', { 'retry-after-ms': '40', 'retry-after': '9' }),
  ),
  '429-quota': always('429 that means the quota is used up', error(429, 'quota')),
  '500': always('500', error(500, 'server')),
  '502-html': always('502 with a page of HTML', { kind: 'html', status: 502 }),
  '529-then-ok': {
    sends: '529 twice, then the answer',
    reply: (attempt) => (attempt <= 2 ? error(529, 'overloaded') : turn([HELLO])),
  },
  'overloaded-mid-stream': always('200, some text, then an error event', turn([HELLO], 'end', { afterFirstText: 'error' })),
  'eof-no-stop': always('some text, then a polite end without the end mark', turn([HELLO], 'end', { afterFirstText: 'end' })),
  reset: always('some text, then the connection is reset', turn([HELLO], 'end', { afterFirstText: 'reset' })),
  stall: always('some text, then nothing more', turn([HELLO], 'end', { afterFirstText: 'stall' })),
  'slow-drip': always('a write every 20 ms', turn([HELLO], 'end', { pauseMs: 20 })),
  '1-byte': always('one byte per write', turn([HELLO], 'end', { writes: 'byte' })),
  'huge-event': always('1 MB of text in one event', turn([{ kind: 'text', pieces: ['x'.repeat(HUGE_BYTES)] }])),
  'unknown-event': always('events of types that nobody knows', turn([HELLO], 'end', { hasUnknownEvent: true })),
  'wrong-usage': always('counts of tokens that cannot be', { kind: 'turn', turn: { parts: [HELLO], stop: 'end', usage: 'wrong' } }),
  'malformed-json': always('some text, then an event that is not JSON', turn([HELLO], 'end', { afterFirstText: 'malformed' })),
  'one-write': always('the whole answer in one write', turn([HELLO], 'end', { writes: 'all' })),
  'local-quirks': always('what local servers leave out: ids, pieces, usage, the right reason, the end mark', {
    kind: 'turn',
    turn: { parts: [HELLO, { kind: 'tool', name: 'read_file', pieces: ['{"path":"a.ts"}'] }], stop: 'toolUse', usage: 'none' },
    delivery: { hasQuirks: true },
  }),
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;

export function isScenarioName(name: string): name is ScenarioName {
  return Object.hasOwn(scenarios, name);
}
