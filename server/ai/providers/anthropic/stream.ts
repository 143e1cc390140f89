import type {
  MessageDeltaUsage,
  RawMessageStreamEvent,
  StopReason as WireStopReason,
  Usage as WireUsage,
} from '@anthropic-ai/sdk/resources/messages';
import type { AssistantPart, Origin } from '../../contract/messages.ts';
import type { StopReason, StreamEvent, Usage } from '../../contract/provider.ts';
import { countOf } from '../counts.ts';
import { toolCallFrom } from '../toolInput.ts';
import { ANTHROPIC_WIRE, type ThinkingExtra } from './request.ts';

/** A content block while it is being written. */
interface Block {
  readonly kind: 'text' | 'thinking' | 'tool';
  readonly id: string;
  readonly name: string;
  text: string;
  extra: ThinkingExtra | undefined;
}

/**
 * Reads the events of the Messages API. Ends without `done` when no `message_stop` came, which the caller reports as a failure; types of
 * events and blocks that it does not know are left out.
 */
export async function* readAnthropicStream(events: AsyncIterable<RawMessageStreamEvent>, origin: Origin): AsyncGenerator<StreamEvent> {
  const blocks = new Map<number, Block>();
  let counts: Partial<WireUsage | MessageDeltaUsage> = {};
  let reason: StopReason = 'end';
  for await (const event of events) {
    switch (event.type) {
      case 'message_start':
        counts = event.message.usage;
        yield* usageEvent(counts);
        break;
      case 'content_block_start': {
        const block = openBlock(event.content_block);
        if (block !== undefined) blocks.set(event.index, block);
        if (block?.kind === 'text' && block.text !== '') yield { type: 'text', text: block.text };
        break;
      }
      case 'content_block_delta': {
        const block = blocks.get(event.index);
        if (block !== undefined) yield* addDelta(block, event.delta);
        break;
      }
      case 'message_delta':
        // Cumulative: what is given replaces what was said at the start.
        counts = { ...counts, ...withoutNulls(event.usage) };
        if (event.delta.stop_reason !== null) reason = STOP_REASON[event.delta.stop_reason] ?? 'end';
        break;
      case 'message_stop':
        yield* usageEvent(counts);
        yield* finish([...blocks.values()], reason, origin);
        return;
      default: // `content_block_stop` says nothing new; pings and events of tomorrow say nothing to us.
    }
  }
}

const STOP_REASON: Readonly<Partial<Record<WireStopReason, StopReason>>> = {
  end_turn: 'end',
  tool_use: 'toolUse',
  max_tokens: 'maxTokens',
  stop_sequence: 'stopSequence',
  refusal: 'refusal',
  pause_turn: 'pause',
  model_context_window_exceeded: 'contextFull',
};

type WireBlock = Extract<RawMessageStreamEvent, { type: 'content_block_start' }>['content_block'];
type WireDelta = Extract<RawMessageStreamEvent, { type: 'content_block_delta' }>['delta'];

function openBlock(block: WireBlock): Block | undefined {
  const base = { id: '', name: '', text: '', extra: undefined };
  switch (block.type) {
    case 'text':
      return { ...base, kind: 'text', text: block.text };
    case 'thinking':
      return { ...base, kind: 'thinking', text: block.thinking };
    case 'redacted_thinking':
      return { ...base, kind: 'thinking', extra: { redacted: block.data } };
    case 'tool_use':
      return { ...base, kind: 'tool', id: block.id, name: block.name };
    default:
      return undefined;
  }
}

function* addDelta(block: Block, delta: WireDelta): Generator<StreamEvent> {
  switch (delta.type) {
    case 'text_delta':
      block.text += delta.text;
      yield { type: 'text', text: delta.text };
      break;
    case 'thinking_delta':
      block.text += delta.thinking;
      yield { type: 'thinking', text: delta.thinking };
      break;
    case 'signature_delta':
      block.extra = { signature: delta.signature };
      break;
    case 'input_json_delta':
      block.text += delta.partial_json;
      if (delta.partial_json !== '') yield { type: 'toolInput', callId: block.id, name: block.name, text: delta.partial_json };
      break;
    default: // Citations.
  }
}

/** Calls are handed out only now: a block that was cut short ends like a whole one, and the reason comes after it. */
function* finish(blocks: readonly Block[], reason: StopReason, origin: Origin): Generator<StreamEvent> {
  const isCut = reason === 'maxTokens' || reason === 'contextFull';
  const whole = isCut && blocks.at(-1)?.kind === 'tool' ? blocks.slice(0, -1) : blocks;
  const content = whole.map(toPart);
  for (const part of content) if (part.kind === 'toolCall') yield { type: 'toolCall', call: part };
  yield { type: 'done', reason, message: { role: 'assistant', content, origin } };
}

function toPart({ kind, id, name, text, extra }: Block): AssistantPart {
  if (kind === 'tool') return toolCallFrom(id, name, text);
  if (kind === 'text') return { kind: 'text', text };
  return { kind: 'thinking', text, ...(extra === undefined ? {} : { extra: { wire: ANTHROPIC_WIRE, data: extra } }) };
}

function* usageEvent(counts: Partial<WireUsage | MessageDeltaUsage>): Generator<StreamEvent> {
  const usage = toUsage(counts);
  if (usage !== undefined) yield { type: 'usage', usage };
}

/** `undefined` when the needed counts cannot be: then the answer is priced by an estimate. */
function toUsage(counts: Partial<WireUsage | MessageDeltaUsage>): Usage | undefined {
  const inputTokens = countOf(counts.input_tokens);
  const outputTokens = countOf(counts.output_tokens);
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  const oneHour = 'cache_creation' in counts ? counts.cache_creation?.ephemeral_1h_input_tokens : 0;
  return {
    inputTokens,
    outputTokens,
    cacheReadTokens: countOf(counts.cache_read_input_tokens) ?? 0,
    cacheWriteTokens: countOf(counts.cache_creation_input_tokens) ?? 0,
    reasoningTokens: countOf(counts.output_tokens_details?.thinking_tokens) ?? 0,
    cacheWriteOneHourTokens: countOf(oneHour) ?? 0,
  };
}

function withoutNulls(usage: MessageDeltaUsage): Partial<MessageDeltaUsage> {
  // The same keys with some left out.
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null)) as Partial<MessageDeltaUsage>;
}
