/** Old runs go; what waits for review stays. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as runs from '../../../protocol/runs.ts';
import type { Changes } from '../../../server/changes/changes.ts';
import type { WorkspaceDatabases } from '../../../server/data/workspaceDatabases.ts';
import { defineModule } from '../../../server/kernel/defineModule.ts';
import { RETENTION_DAYS, tidyRuns } from '../../../server/modules/runs/tidy/tidyRuns.ts';
import { FINISH, RunStage } from './runStage.ts';

let stage: RunStage;
let powers: { readonly databases: WorkspaceDatabases; readonly changes: Changes };
beforeAll(async () => {
  stage = await RunStage.create('runs-tidy');
  await stage.backend.close();
  const start = (ctx: typeof powers): void => {
    powers = ctx;
  };
  stage.more.push(
    defineModule({}, { id: 'probe', description: 'Lends the test what modules get.', uses: ['databases', 'changes'], start, handlers: {} }),
  );
  await stage.open();
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

it('removes a reviewed run after its time, and never one that waits for review', { timeout: 60_000 }, async () => {
  const { folder } = stage;
  stage.script({ call: [{ tool: 'write_file', input: { path: 'c.ts', content: 'export {};\n' } }] }, FINISH);
  const open = await stage.run('Add c');
  const rejected = await stage.run('Add c');
  await stage.ask(runs.reject, { folder, id: rejected.id, reason: 'No' });
  const { database } = await powers.databases.open(folder);
  const outputPath = (id: string): string => path.join(stage.root.path, id);
  const host = { folder, database, changes: powers.changes, owner: 'test', outputPath };
  const tidyAfter = (days: number): Promise<number> => tidyRuns(host, Date.now() + days * 86_400_000, new AbortController().signal);
  expect(await tidyAfter(RETENTION_DAYS - 1)).toBe(0);
  expect(await powers.changes.openWorkbench(folder, rejected.id)).toBeDefined();
  expect(await tidyAfter(RETENTION_DAYS + 1)).toBe(1);
  expect(await powers.changes.openWorkbench(folder, rejected.id)).toBeUndefined();
  await expect(stage.show(rejected.id)).rejects.toThrow('There is no run');
  expect((await stage.ask(runs.changeSet, { folder, id: open.id })).files).toHaveLength(1);
  const bench = await powers.changes.openWorkbench(folder, open.id);
  expect(existsSync(path.join(bench?.root ?? '', 'c.ts'))).toBe(true);
});
