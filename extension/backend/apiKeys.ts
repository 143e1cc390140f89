import type { LogOutputChannel, SecretStorage } from 'vscode';
import { fieldsOf } from '../platform/fields.ts';
import type { Rpc } from './rpc.ts';
import { describeFailure } from './wireFailure.ts';

/** One secret for all keys: the storage cannot be asked for its names in every editor. */
const SECRET = 'stewardry.ai.keys';

type Secrets = Pick<SecretStorage, 'get' | 'store'>;

/** Gives the backend the keys of providers that the editor's secret storage has. */
export async function handOverApiKeys(rpc: Pick<Rpc, 'ai'>, secrets: Secrets, log: Pick<LogOutputChannel, 'warn'>): Promise<void> {
  try {
    for (const [provider, apiKey] of await readKeys(secrets)) await rpc.ai.useKey({ provider, apiKey });
  } catch (error) {
    log.warn(`The keys of model providers are not taken from the secret storage: ${describeFailure(error)}`);
  }
}

/** Keeps a key and uses it from now on; an empty one is forgotten. */
export async function keepApiKey(rpc: Pick<Rpc, 'ai'>, secrets: Secrets, provider: string, key: string): Promise<void> {
  const keys = await readKeys(secrets);
  if (key === '') keys.delete(provider);
  else keys.set(provider, key);
  await secrets.store(SECRET, JSON.stringify(Object.fromEntries(keys)));
  await rpc.ai.useKey({ provider, apiKey: key === '' ? null : key });
}

async function readKeys(secrets: Secrets): Promise<Map<string, string>> {
  const kept: unknown = JSON.parse((await secrets.get(SECRET)) ?? '{}');
  return new Map(
    Object.entries(fieldsOf(kept)).flatMap(([provider, key]) => (typeof key === 'string' && key !== '' ? [[provider, key] as const] : [])),
  );
}
