import type { SessionMessage } from '../../../../protocol/sessions.ts';
import type { KeptMessage } from '../../../ai/agent/agentHost.ts';
import type { AssistantPart, Message, TextPart, ToolResultPart } from '../../../ai/contract/messages.ts';
import { AGENT } from '../../../ai/external/agentEntry.ts';
import { markData } from '../../../ai/tools/markData.ts';

/** A message as a session keeps it. */
export type NewMessage = Omit<SessionMessage, 'position' | 'createdAt'>;

/** What a session kept, as the model's side has it. Notices are for people only; a summary speaks with the voice of the person. */
export function toKept(messages: readonly SessionMessage[]): readonly KeptMessage[] {
  return messages.flatMap((message) => {
    const read = toMessage(message);
    return read === undefined ? [] : [{ id: message.id, message: read }];
  });
}

function toMessage({ role, content, origin }: SessionMessage): Message | undefined {
  switch (role) {
    case 'notice':
      return undefined;
    case 'user':
    case 'summary':
      return {
        role: 'user',
        content: content.filter((part): part is SessionMessage['content'][number] & TextPart => part.kind === 'text'),
      };
    case 'tool':
      return {
        role: 'tool',
        content: content.filter((part): part is SessionMessage['content'][number] & ToolResultPart => part.kind === 'toolResult'),
      };
    case 'assistant': {
      const parts = content.filter((part): part is SessionMessage['content'][number] & AssistantPart => part.kind !== 'toolResult');
      if (origin?.provider === AGENT) return { role: 'assistant', content: markedAsData(parts, origin.model), origin };
      return { role: 'assistant', content: parts, origin: origin ?? { provider: '', model: '', locality: 'cloud' } };
    }
  }
}

/** A program of somebody else said it, whatever it says: for a model that goes on in its session it is data. */
function markedAsData(parts: readonly AssistantPart[], agent: string): readonly AssistantPart[] {
  return parts.flatMap((part) => (part.kind === 'text' ? [{ ...part, text: markData(`the agent ${agent}`, part.text) }] : []));
}

/** What the model's side appends, as a session keeps it. */
export function toSession(
  kept: KeptMessage,
  of: { readonly run: string; readonly persona: string; readonly isScripted: boolean },
): NewMessage {
  const { id, message } = kept;
  const { run, persona, isScripted } = of;
  const common = { id, run, persona, isScripted: isScripted && message.role === 'assistant' };
  // Read-only lists become the lists of the schema: nothing changes them.
  const content = [...message.content] as NewMessage['content'];
  if (message.role !== 'assistant') return { ...common, role: message.role, content };
  return { ...common, role: 'assistant', content, origin: message.origin };
}
