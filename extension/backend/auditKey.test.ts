import { expect, it } from 'vitest';
import { handOverAuditKey } from './auditKey.ts';

/** A secret storage and a backend that remember what they were given. */
function world(refusal?: string) {
  const secrets = new Map<string, string>();
  const used: string[] = [];
  const warnings: string[] = [];
  const useKey = async ({ privateKey }: { privateKey: string }) => {
    if (refusal !== undefined) throw new Error(refusal);
    used.push(privateKey);
    return {};
  };
  const storage = {
    get: async (key: string) => secrets.get(key),
    store: async (key: string, value: string) => void secrets.set(key, value),
  };
  const handOver = () =>
    handOverAuditKey({ audit: { useKey } as never }, storage, { warn: (message: string) => void warnings.push(message) });
  return { secrets, used, warnings, handOver };
}

it('makes a key once, keeps it, and hands the same one over at every start', async () => {
  const { secrets, used, handOver } = world();
  await handOver();
  await handOver();
  expect([used.length, used[0], [...secrets.values()]]).toEqual([2, used[1], [used[0]]]);
});

it('says so when the backend refuses, without the key', async () => {
  const { secrets, warnings, handOver } = world('no');
  await handOver();
  expect(warnings).toEqual(['The key for audit checkpoints is not taken from the secret storage: no']);
  expect(warnings[0]).not.toContain([...secrets.values()][0]);
});
