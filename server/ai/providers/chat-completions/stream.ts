import { randomUUID } from 'node:crypto';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { AssistantPart, Origin } from '../../contract/messages.ts';
import type { StopReason, StreamEvent } from '../../contract/provider.ts';
import { usageFromOpenAi } from '../counts.ts';
import { toolCallFrom } from '../toolInput.ts';

type Choice = ChatCompletionChunk['choices'][number];
type CallDelta = NonNullable<Choice['delta']['tool_calls']>[number];

/** A tool call while it is being written. */
interface OpenCall {
  readonly id: string;
  /** What the server called it; empty when it did not. */
  readonly givenId: string;
  readonly name: string;
  text: string;
}

/**
 * Reads the chunks of Chat Completions. The end mark is a `finish_reason`: local servers send no `[DONE]`. They also leave out ids, send
 * arguments in one piece, count nothing, and call the reason `stop` after a tool call.
 */
export async function* readChatStream(chunks: AsyncIterable<ChatCompletionChunk>, origin: Origin): AsyncGenerator<StreamEvent> {
  const answer = { text: '', thinking: '', calls: new Map<number, OpenCall[]>() };
  let finish: Choice['finish_reason'] = null;
  let counts: ChatCompletionChunk['usage'];
  for await (const chunk of chunks) {
    counts = chunk.usage ?? counts;
    const choice = chunk.choices?.[0];
    if (choice === undefined) continue;
    finish = choice.finish_reason ?? finish;
    const thinking = thinkingOf(choice.delta);
    const text = `${choice.delta?.content ?? ''}${choice.delta?.refusal ?? ''}`;
    answer.thinking += thinking;
    answer.text += text;
    if (thinking !== '') yield { type: 'thinking', text: thinking };
    if (text !== '') yield { type: 'text', text };
    for (const delta of choice.delta?.tool_calls ?? []) yield* addCallDelta(answer.calls, delta);
  }
  const usage = usageOf(counts);
  if (usage !== undefined) yield { type: 'usage', usage };
  if (finish === null) return;
  const calls = [...answer.calls.values()].flat();
  // Cut short: the last call is half of something.
  const whole = finish === 'length' ? calls.slice(0, -1) : calls;
  const content: AssistantPart[] = [
    ...(answer.thinking === '' ? [] : [{ kind: 'thinking', text: answer.thinking } as const]),
    ...(answer.text === '' ? [] : [{ kind: 'text', text: answer.text } as const]),
    ...whole.map(({ id, name, text }) => toolCallFrom(id, name, text)),
  ];
  for (const part of content) if (part.kind === 'toolCall') yield { type: 'toolCall', call: part };
  yield { type: 'done', reason: reasonOf(finish, whole.length > 0), message: { role: 'assistant', content, origin } };
}

/** Not in the API: DeepSeek, vLLM and llama.cpp say `reasoning_content`, Ollama and OpenRouter `reasoning`. */
function thinkingOf(delta: Choice['delta'] | undefined): string {
  const { reasoning_content, reasoning } = (delta ?? {}) as Record<string, unknown>;
  return [reasoning_content, reasoning].find((value) => typeof value === 'string') ?? '';
}

function* addCallDelta(calls: Map<number, OpenCall[]>, delta: CallDelta): Generator<StreamEvent> {
  const atIndex = calls.get(delta.index) ?? [];
  const current = atIndex.at(-1);
  const text = delta.function?.arguments ?? '';
  if (current === undefined || isAnother(delta, current)) {
    const givenId = delta.id ?? '';
    const call = { id: givenId === '' ? `call_${randomUUID()}` : givenId, givenId, name: delta.function?.name ?? '', text };
    calls.set(delta.index, [...atIndex, call]);
    if (text !== '') yield { type: 'toolInput', callId: call.id, name: call.name, text };
    return;
  }
  current.text += text;
  if (text !== '') yield { type: 'toolInput', callId: current.id, name: current.name, text };
}

/** Some servers give every call the index 0; a new id with a name is a new call. */
function isAnother(delta: CallDelta, current: OpenCall): boolean {
  const hasName = delta.function?.name !== undefined && delta.function.name !== '';
  return hasName && delta.id !== undefined && delta.id !== '' && delta.id !== current.givenId;
}

function reasonOf(finish: NonNullable<Choice['finish_reason']>, hasCalls: boolean): StopReason {
  if (finish === 'length') return 'maxTokens';
  if (finish === 'content_filter') return 'refusal';
  return hasCalls ? 'toolUse' : 'end';
}

function usageOf(counts: ChatCompletionChunk['usage']): ReturnType<typeof usageFromOpenAi> {
  return usageFromOpenAi({
    prompt: counts?.prompt_tokens,
    cached: counts?.prompt_tokens_details?.cached_tokens,
    output: counts?.completion_tokens,
    reasoning: counts?.completion_tokens_details?.reasoning_tokens,
  });
}
