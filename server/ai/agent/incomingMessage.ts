import type { Incoming, KeptMessage } from './agentHost.ts';

/** What came in while the model worked, as the model reads it. */
export function messageFor({ id, from, text }: Incoming): KeptMessage {
  const words = from === 'steer' ? text : `[From Stewardry, which watches this run; not from the person] ${text}`;
  return { id, message: { role: 'user', content: [{ kind: 'text', text: words }] } };
}
