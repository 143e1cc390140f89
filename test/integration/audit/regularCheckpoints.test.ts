import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as audit from '../../../protocol/audit.ts';
import * as modules from '../../../protocol/modules.ts';
import * as workspace from '../../../protocol/workspace.ts';
import type { Backend } from '../../../server/createBackend.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../harness/temporaryFolder.ts';
import { createTestBackend } from '../../harness/testBackend.ts';

/** The record is signed by a backend that nobody asks to. */

let root: TemporaryFolder;
let folder: string;
let backend: Backend | undefined;

beforeEach(() => {
  root = createTemporaryFolder('checkpoints');
  folder = path.join(root.path, 'shop');
  mkdirSync(path.join(folder, '.stewardry'), { recursive: true });
  writeFileSync(path.join(folder, '.stewardry', 'config.yaml'), 'version: 1\nrules: { packs: [] }\n');
});
afterEach(async () => {
  await backend?.close();
  root.dispose();
});

async function start(isResident: boolean, more = {}): Promise<Backend> {
  await backend?.close();
  const environment = { ...process.env, STEWARDRY_HOME: path.join(root.path, 'home'), ...more };
  backend = await createTestBackend({ environment, workers: 1, isResident });
  await backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted: true });
  return backend;
}

let value = 0;
const change = (of: Backend) => of.kernel.ask(workspace.setConfig, { folder, key: 'rules.limits.fileSizeKb', value: 100 + value++ });
const head = (of: Backend) => of.kernel.ask(audit.head, { folder });

it('a backend that stays signs what it appended when it stops; a command signs once a day', async () => {
  for (const [isResident, expected] of [
    [false, 2],
    [false, 2],
    [true, 6],
  ] as const) {
    await change(await start(isResident));
    expect((await head(await start(false))).checkpoint?.size).toBe(expected);
  }
});

it('so many rows are signed while it runs', { timeout: 90_000 }, async () => {
  const running = await start(true, { STEWARDRY_AUDIT_CHECKPOINT_ROWS: '4' });
  await change(running);
  const { size } = await running.kernel.ask(audit.checkpoint, { folder });
  await change(running);
  await change(running);
  await expect.poll(async () => (await head(running)).checkpoint?.size ?? 0, { timeout: 60_000 }).toBeGreaterThanOrEqual(size + 4);
  expect(await running.kernel.ask(audit.verify, { folder })).toMatchObject({ ok: true });
});

it('a reload of the module keeps the key of the editor: no key file is made', async () => {
  const running = await start(true);
  const privateKey = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  await running.kernel.ask(audit.useKey, { privateKey });
  await change(running);
  const before = await running.kernel.ask(audit.checkpoint, { folder });
  await running.kernel.ask(modules.reload, { id: 'audit' });
  expect((await running.kernel.ask(audit.checkpoint, { folder })).key).toBe(before.key);
  expect(existsSync(path.join(root.path, 'home', 'audit', 'signing-key.pem'))).toBe(false);
});
