import type { AssistantMessage, Message, ToolMessage, ToolResultPart } from './messages.ts';

const NOT_RUN = 'This call was not run: the turn was interrupted.';

/**
 * The conversation as every provider accepts it: nothing empty, each tool call answered right after its turn (by a note when a crash or a
 * cancel left it open), no result without its call.
 */
export function normalise(messages: readonly Message[]): Message[] {
  const whole = messages.map(withoutEmptyParts).filter((message) => message.content.length > 0);
  return whole.flatMap((message, index): Message[] => {
    // Put where it belongs by its call, below.
    if (message.role === 'tool') return [];
    if (message.role !== 'assistant') return [message];
    const results = resultsFor(message, whole[index + 1]);
    return results === undefined ? [message] : [message, results];
  });
}

function withoutEmptyParts(message: Message): Message {
  switch (message.role) {
    case 'user':
      return { ...message, content: message.content.filter(({ text }) => text.trim() !== '') };
    case 'assistant': {
      const content = message.content.filter((part) => part.kind !== 'text' || part.text.trim() !== '');
      return { ...message, content: content.some(({ kind }) => kind !== 'thinking') ? content : [] };
    }
    case 'tool':
      return message;
  }
}

/** The answers to the calls of a turn, in the order of the calls; `undefined` when it made none. */
function resultsFor(message: AssistantMessage, next: Message | undefined): ToolMessage | undefined {
  const given = new Map((next?.role === 'tool' ? next.content : []).map((result) => [result.callId, result]));
  const content = message.content.flatMap((part): ToolResultPart[] => {
    if (part.kind !== 'toolCall') return [];
    return [given.get(part.id) ?? { kind: 'toolResult', callId: part.id, text: NOT_RUN, isError: true }];
  });
  return content.length === 0 ? undefined : { role: 'tool', content };
}
