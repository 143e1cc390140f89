import type { Message } from '../contract/messages.ts';
import { countContext, type TokenCounter } from '../tokens/countTokens.ts';

/**
 * How many messages, from the oldest, are summarised so that the rest takes at most `room` tokens: the fewest. Never between a call and its
 * result, and never a call that nobody has answered yet. 0: there is nothing to be gained.
 */
export async function cutFor(messages: readonly Message[], room: number, count: TokenCounter): Promise<number> {
  const sizes = await Promise.all(messages.map((message) => countContext({ messages: [message] }, count)));
  const places = messages.map((_, index) => index + 1).filter((place) => mayCut(messages, place));
  let best = 0;
  for (const place of places) {
    best = place;
    const left = sizes.slice(place).reduce((sum, size) => sum + size, 0);
    if (left <= room) break;
  }
  // Summarising a single message makes nothing shorter, unless it alone is too much.
  return best === 1 && (sizes[0] ?? 0) <= room ? 0 : best;
}

/** Results follow their calls at once, so what may not be cut is behind a turn with calls. */
function mayCut(messages: readonly Message[], place: number): boolean {
  const before = messages[place - 1];
  return !(before?.role === 'assistant' && before.content.some(({ kind }) => kind === 'toolCall'));
}
