import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Sqlite, type SqliteConnection } from '../../server/data/sqlite/engine.ts';
import { type CliWorkspace, createCliWorkspace } from '../harness/cliWorkspace.ts';

/** What the modules declare to become of old rows, on the command line. */

const DAY_MS = 86_400_000;
let workspace: CliWorkspace;

beforeEach(() => {
  workspace = createCliWorkspace('retention', { git: true });
});
afterEach(() => workspace.dispose());

/** Reaches into the database, as time would. */
function inDatabase(work: (sqlite: SqliteConnection) => void): void {
  const folder = path.join(workspace.home, 'workspaces');
  const sqlite = new Sqlite(path.join(folder, readdirSync(folder).find((name) => /^[^.]+\.db$/.test(name)) ?? ''));
  work(sqlite);
  sqlite.close();
}

const json = async (...args: string[]) => JSON.parse((await workspace.run([...args, '--json'])).stdout);

it('jobs that ended 31 days ago move to the archive and are listed from there', async () => {
  await workspace.run(['check']);
  const { jobs } = await json('jobs', 'list');
  expect(jobs).toMatchObject([{ name: 'rules/scan', state: 'completed' }]);
  const age = (days: number) =>
    inDatabase((sqlite) => void sqlite.prepare('update jobs set finished_at = ?').run(Date.now() - days * DAY_MS));
  age(29);
  await workspace.run(['db', 'archive']);
  expect((await json('jobs', 'list', '--archived')).jobs).toEqual([]);
  age(31);
  expect(await workspace.run(['db', 'archive'])).toMatchObject({ stderr: '', stdout: expect.stringContaining('jobs') });
  expect((await json('jobs', 'list')).jobs).toEqual([]);
  expect((await json('jobs', 'list', '--archived')).jobs).toMatchObject([{ id: jobs[0].id, name: 'rules/scan', state: 'completed' }]);
});

it('what models cost more than a year ago is added up from the archive', async () => {
  await workspace.run(['check']);
  inDatabase((sqlite) => {
    const insert = sqlite.prepare(`insert into ai_charges values (?, ?, ?, ?, '', '', '', 'p/m', 'c', 10, 7, 1, 0, 0, 2, 0, 0, null)`);
    for (const days of [364, 366]) {
      const at = new Date(Date.now() - days * DAY_MS).toISOString();
      insert.run(`${days}`, at.slice(0, 10), at, at);
    }
  });
  await workspace.run(['db', 'archive']);
  const sums = [await json('ai', 'usage'), await json('ai', 'usage', '--archived')];
  expect(sums.map(({ total }) => [total.requests, total.microdollars])).toEqual([
    [1, 7],
    [1, 7],
  ]);
});
