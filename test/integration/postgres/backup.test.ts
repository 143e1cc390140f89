import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as backup from '../../../protocol/backup.ts';
import * as workspace from '../../../protocol/workspace.ts';
import type { Backend } from '../../../server/createBackend.ts';
import { sharedPostgres } from '../../harness/postgres.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../harness/temporaryFolder.ts';
import { createTestBackend } from '../../harness/testBackend.ts';

let root: TemporaryFolder;
let folder: string;
let backend: Backend;

beforeEach(async () => {
  root = createTemporaryFolder('dump');
  folder = path.join(root.path, 'shop');
  mkdirSync(folder);
  const environment = {
    ...process.env,
    STEWARDRY_HOME: path.join(root.path, 'home'),
    STEWARDRY_DATABASE_TYPE: 'postgres',
    STEWARDRY_DATABASE_URL: await sharedPostgres(),
  };
  backend = await createTestBackend({ environment, workers: 1 });
  await backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted: true });
});
afterEach(async () => {
  await backend.close();
  root.dispose();
});

it("a database on a server is dumped, whole, and restoring it is said to be the server's business", { timeout: 60_000 }, async () => {
  const { file, point } = await backend.kernel.ask(backup.create, { folder });
  expect(point).toBeNull();
  const contents = execFileSync('pg_restore', ['--list', file], { encoding: 'utf8' });
  expect(contents).toMatch(/TABLE DATA .* audit_rows /);
  expect(readdirSync(path.dirname(file))).toEqual([path.basename(file)]);
  const restoring = backend.kernel.ask(backup.restore, { folder, source: { kind: 'latest' } });
  await expect(restoring).rejects.toThrow(/is kept by a PostgreSQL server, so Stewardry cannot restore it/);
});

it('without pg_dump it says what to install, and leaves no file', async () => {
  const PATH = process.env['PATH'];
  process.env['PATH'] = folder;
  try {
    await expect(backend.kernel.ask(backup.create, { folder })).rejects.toThrow(
      /"pg_dump", which is not installed or not on the PATH\. Install/,
    );
  } finally {
    process.env['PATH'] = PATH;
  }
  const backups = path.join(root.path, 'home', 'backups');
  expect(existsSync(backups) ? readdirSync(backups) : []).toEqual([]);
});
