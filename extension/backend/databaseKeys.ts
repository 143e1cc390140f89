import { randomBytes } from 'node:crypto';
import type { SecretStorage } from 'vscode';
import type { Rpc } from './rpc.ts';

const SECRET = 'stewardry.database.keys';
const KEY_BYTES = 32;

type Secrets = Pick<SecretStorage, 'get' | 'store'>;

/** The keys of this editor's databases, newest first, as hexadecimal digits: the older ones open what was written before a change. */
export async function readDatabaseKeys(secrets: Pick<Secrets, 'get'>): Promise<readonly string[]> {
  return (await secrets.get(SECRET))?.split(',').filter((key) => key !== '') ?? [];
}

/** Makes a key and keeps it before anything can be encrypted with it. Returns all keys. */
export async function addDatabaseKey(secrets: Secrets): Promise<readonly string[]> {
  const keys = [randomBytes(KEY_BYTES).toString('hex'), ...(await readDatabaseKeys(secrets))];
  await secrets.store(SECRET, keys.join(','));
  return keys;
}

/** Gives the backend the keys, over IPC only. With `isWanted` a first key is made where there is none; returns whether it was. */
export async function handOverDatabaseKeys(rpc: Pick<Rpc, 'backup'>, secrets: Secrets, isWanted: boolean): Promise<boolean> {
  const kept = await readDatabaseKeys(secrets);
  const isNew = kept.length === 0 && isWanted;
  const databaseKeys = isNew ? await addDatabaseKey(secrets) : kept;
  if (databaseKeys.length > 0) await rpc.backup.useKeys({ databaseKeys: [...databaseKeys] });
  return isNew;
}
