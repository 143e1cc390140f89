import { expect, it } from 'vitest';
import { addDatabaseKey, handOverDatabaseKeys, readDatabaseKeys } from './databaseKeys.ts';

/** A secret storage and a backend that remember what they were given. */
function world() {
  const kept = new Map<string, string>();
  const used: string[][] = [];
  const secrets = {
    get: async (key: string) => kept.get(key),
    store: async (key: string, value: string) => void kept.set(key, value),
  };
  const rpc = { backup: { useKeys: async ({ databaseKeys }: { databaseKeys: string[] }) => void used.push(databaseKeys) } } as never;
  return { used, secrets, rpc };
}

it('no key is made for a database that nobody wants encrypted', async () => {
  const { used, secrets, rpc } = world();
  expect([await handOverDatabaseKeys(rpc, secrets, false), used]).toEqual([false, []]);
});

it('a key is made once, of 32 bytes, and handed over at every start, also when encryption was switched off since', async () => {
  const { used, secrets, rpc } = world();
  expect(await handOverDatabaseKeys(rpc, secrets, true)).toBe(true);
  expect(await handOverDatabaseKeys(rpc, secrets, false)).toBe(false);
  expect(used).toEqual([[expect.stringMatching(/^[0-9a-f]{64}$/)], used[0]]);
});

it('a new key comes first, and the old ones stay', async () => {
  const { secrets } = world();
  const [first] = await addDatabaseKey(secrets);
  const [second, ...older] = await addDatabaseKey(secrets);
  expect(await readDatabaseKeys(secrets)).toEqual([second, first]);
  expect(older).toEqual([first]);
});
