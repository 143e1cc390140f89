import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as modules from '../../../protocol/modules.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { sharedPostgres } from '../../harness/postgres.ts';
import { createTemporaryFolder } from '../../harness/temporaryFolder.ts';
import { createTestBackend } from '../../harness/testBackend.ts';

test('a scaffolded module keeps its tables on a server, too', async () => {
  const root = createTemporaryFolder('custom-postgres');
  const folder = path.join(root.path, 'shop');
  mkdirSync(path.join(folder, '.stewardry'), { recursive: true });
  const environment = { STEWARDRY_HOME: path.join(root.path, 'home'), STEWARDRY_DATABASE_URL: await sharedPostgres() };
  const { kernel, close } = await createTestBackend({ environment, workers: 1 });
  try {
    await kernel.ask(workspace.open, { folder, name: 'shop', trusted: true });
    await kernel.ask(modules.create, { folder, name: 'notes' });
    expect(await kernel.ask(workspace.open, { folder, name: 'shop', trusted: true })).toEqual({ notices: [] });
    expect(await kernel.dispatch('custom/notes/add', { folder, id: 'a', text: 'Buy tea' })).toEqual({ ok: true, value: { count: 1 } });
    expect(await kernel.dispatch('custom/notes/list', { folder })).toEqual({ ok: true, value: { notes: [{ id: 'a', text: 'Buy tea' }] } });
  } finally {
    await close();
    root.dispose();
  }
});
