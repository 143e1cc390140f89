import type { Incoming, KeptMessage } from './agentHost.ts';

/** What Stewardry itself says in the person's place begins so; a summary does not take it for the person's words. */
export const OWN_VOICE = '[From Stewardry, which watches this run; not from the person]';

/** What came in while the model worked, as the model reads it. */
export function messageFor({ id, from, text }: Incoming): KeptMessage {
  const words = from === 'steer' ? text : `${OWN_VOICE} ${text}`;
  return { id, message: { role: 'user', content: [{ kind: 'text', text: words }] } };
}
