import { createHash } from 'node:crypto';
import type { AssistantPart } from '../../../server/ai/contract/messages.ts';
import type { StreamEvent, Usage } from '../../../server/ai/contract/provider.ts';

/** One line for a whole stream: what a caller has at the end. Text is joined, so that how it was cut does not matter. */
export async function outcomeOf(stream: AsyncIterable<StreamEvent>): Promise<string> {
  const events: StreamEvent[] = [];
  for await (const event of stream) events.push(event);
  const last = events.at(-1);
  const usage = events.findLast((event) => event.type === 'usage')?.usage;
  if (last?.type === 'done') {
    const parts = last.message.content.map(describePart);
    return [`${last.reason}:`, parts.join(', ') || 'nothing', `(${describeUsage(usage)})`].join(' ');
  }
  const seen = events.flatMap((event) => (event.type === 'text' ? [event.text] : [])).join('');
  const wait = last?.type === 'error' && last.failure.retryAfterMs !== undefined ? `, wait ${last.failure.retryAfterMs} ms` : '';
  const after = seen === '' ? '' : ` after ${quote(seen)}`;
  return last?.type === 'error' ? `failure ${last.failure.kind}${wait}${after}` : 'no end';
}

/** Text that was streamed and text that the message holds are the same; a test asks for it once for all scenarios. */
export function streamedText(events: readonly StreamEvent[]): string {
  return events.flatMap((event) => (event.type === 'text' ? [event.text] : [])).join('');
}

function describePart(part: AssistantPart): string {
  const sealed = part.extra === undefined ? '' : ' (sealed)';
  switch (part.kind) {
    case 'text':
      return quote(part.text);
    case 'thinking':
      return `thinking ${quote(part.text)}${sealed}`;
    case 'toolCall':
      return part.malformed === undefined ? `${part.name}(${JSON.stringify(part.input)})` : `${part.name}(not JSON: ${part.malformed})`;
  }
}

function describeUsage(usage: Usage | undefined): string {
  if (usage === undefined) return 'tokens not known';
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usage;
  const cache = `${cacheReadTokens} read and ${cacheWriteTokens} written to cache`;
  return `in ${inputTokens}, ${cache}, out ${outputTokens}${reasoningTokens === 0 ? '' : `, ${reasoningTokens} of it thinking`}`;
}

const LONGEST = 80;

function quote(text: string): string {
  if (text.length <= LONGEST) return JSON.stringify(text);
  return `${text.length} characters, sha256 ${createHash('sha256').update(text).digest('hex').slice(0, 8)}…`;
}
