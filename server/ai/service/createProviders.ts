import type { EffectiveAi, EffectiveProvider } from '../../governance/config/effectiveAi.ts';
import type { Provider } from '../contract/provider.ts';
import { createAnthropicProvider } from '../providers/anthropic/anthropic.ts';
import { createChatCompletionsProvider } from '../providers/chat-completions/chatCompletions.ts';
import { createOpenAiResponsesProvider } from '../providers/openai-responses/openaiResponses.ts';
import type { ProviderKeys } from './providerKeys.ts';

/** The providers of a configuration. Cheap: each loads its SDK when it is asked something. */
export function createProviders({ providers }: EffectiveAi, keys: ProviderKeys, now: () => number): readonly Provider[] {
  return Object.entries(providers).map(([id, provider]) => {
    // An address that only a repository names must not see a key.
    const key = (): string | undefined => (provider.isTrustedWithKey ? keys.find(id, provider.key) : undefined);
    return createProvider(id, provider, key, now);
  });
}

function createProvider(id: string, config: EffectiveProvider, key: () => string | undefined, now: () => number): Provider {
  const { kind, url, label, keyHeader, billing } = config;
  const common = { id, key, now, ...(label === undefined ? {} : { label }) };
  switch (kind) {
    case 'anthropic':
      return createAnthropicProvider({ ...common, ...(url === undefined ? {} : { baseUrl: url }), ...(keyHeader ? { keyHeader } : {}) });
    case 'openai':
      return createOpenAiResponsesProvider({ ...common, ...(url === undefined ? {} : { baseUrl: `${url.replace(/\/+$/, '')}/v1` }) });
    default:
      return createChatCompletionsProvider({
        ...common,
        preset: kind,
        ...(url === undefined ? {} : { url }),
        ...(billing === undefined ? {} : { billing }),
      });
  }
}
