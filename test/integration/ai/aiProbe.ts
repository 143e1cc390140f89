import { z } from 'zod';
import { defineRequest } from '../../../protocol/define.ts';
import type { RouterEvent } from '../../../server/ai/router/routerEvent.ts';
import { defineModule } from '../../../server/kernel/defineModule.ts';

/** Asks a model through the power `ai`, as a module of the product does. */
const ask = defineRequest(
  'aiProbe/ask',
  z.object({
    folder: z.string(),
    text: z.string(),
    session: z.string().default('s1'),
    run: z.string().default('r1'),
    persona: z.string().optional(),
  }),
  z.object({ events: z.array(z.custom<RouterEvent>()) }),
);

export const probe = { ask };

export const aiProbe = defineModule(probe, {
  id: 'aiProbe',
  description: 'Asks models for a test.',
  uses: ['ai'],
  start: () => null,
  handlers: {
    async ask(ctx, { folder, text, session, run, persona }, call) {
      const events: RouterEvent[] = [];
      const request = {
        context: { messages: [{ role: 'user', content: [{ kind: 'text', text }] }] },
        options: { maxOutputTokens: 100 },
        purpose: persona === undefined ? {} : { persona },
        account: { session, run },
        correlationId: call.correlationId,
      } as const;
      for await (const event of ctx.ai.stream(folder, request, call.signal)) events.push(event);
      return { events };
    },
  },
});

/** The answer's text, or the class of its failure. */
export function outcome(events: readonly RouterEvent[]): string {
  const last = events.at(-1);
  if (last?.type === 'error') return `${last.failure.kind}: ${last.failure.message}`;
  if (last?.type !== 'done') return 'no end';
  return last.message.content
    .map((part) => (part.kind === 'toolCall' ? `${part.name}(${JSON.stringify(part.input)})` : part.text))
    .join('');
}
