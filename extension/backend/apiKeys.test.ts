import { expect, it } from 'vitest';
import { handOverApiKeys, keepApiKey } from './apiKeys.ts';
import type { Rpc } from './rpc.ts';

function world(refusal?: string) {
  const stored = new Map<string, string>();
  const used: unknown[] = [];
  const warnings: string[] = [];
  const rpc = {
    ai: {
      async useKey(params: unknown) {
        if (refusal !== undefined) throw new Error(refusal);
        used.push(params);
        return {};
      },
    },
    // Of the whole protocol only this request is asked for.
  } as unknown as Pick<Rpc, 'ai'>;
  const secrets = {
    get: async (key: string) => stored.get(key),
    store: async (key: string, value: string) => void stored.set(key, value),
  };
  return { rpc, secrets, used, warnings, stored, log: { warn: (text: string) => void warnings.push(text) } };
}

it('keeps keys, hands them over at every start, and forgets an empty one', async () => {
  const { rpc, secrets, used, log } = world();
  await handOverApiKeys(rpc, secrets, log);
  await keepApiKey(rpc, secrets, 'anthropic', 'a');
  await keepApiKey(rpc, secrets, 'openai', 'o');
  await keepApiKey(rpc, secrets, 'anthropic', '');
  used.length = 0;
  await handOverApiKeys(rpc, secrets, log);
  expect(used).toEqual([{ provider: 'openai', apiKey: 'o' }]);
});

it('a backend that takes no keys is said in the log, without them', async () => {
  const { rpc, secrets, log, warnings, stored } = world('the module "ai" is off');
  stored.set('stewardry.ai.keys', '{"openai":"secret"}');
  await handOverApiKeys(rpc, secrets, log);
  expect(warnings).toEqual(['The keys of model providers are not taken from the secret storage: the module "ai" is off']);
});
