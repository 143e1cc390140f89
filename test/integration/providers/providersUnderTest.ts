import type { Context } from '../../../server/ai/contract/messages.ts';
import type { Provider } from '../../../server/ai/contract/provider.ts';
import { createAnthropicProvider } from '../../../server/ai/providers/anthropic/anthropic.ts';
import { createChatCompletionsProvider } from '../../../server/ai/providers/chat-completions/chatCompletions.ts';
import { createOpenAiResponsesProvider } from '../../../server/ai/providers/openai-responses/openaiResponses.ts';

/** The wire protocols by which models are reached. */
export const providerNames = ['anthropic', 'responses', 'chat'] as const;
export type ProviderName = (typeof providerNames)[number];

const now = (): number => Date.now();
const key = (): string => 'test-key';

/** The three wire protocols against one server. The fake is on loopback, so all three are local by their address. */
export function providersFor(url: string): Record<ProviderName, Provider> {
  return {
    anthropic: createAnthropicProvider({ baseUrl: url, key, now }),
    responses: createOpenAiResponsesProvider({ baseUrl: `${url}/v1`, key, now }),
    chat: createChatCompletionsProvider({ id: 'local', preset: 'compatible', url, now }),
  };
}

const schema = { type: 'object', properties: { path: { type: 'string' } } };

/** A question that needs tools. */
export const question: Context = {
  system: 'You help.',
  messages: [{ role: 'user', content: [{ kind: 'text', text: 'What is in a.ts?' }] }],
  tools: ['read_file', 'list_files', 'write_file'].map((name) => ({ name, description: `Tool ${name}`, parameters: schema })),
};
