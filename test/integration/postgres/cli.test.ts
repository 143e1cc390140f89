/** A person moves a workspace to PostgreSQL and back with the command line. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliWorkspace, createCliWorkspace } from '../../harness/cliWorkspace.ts';
import { type PostgresServer, startPostgres } from '../../harness/postgres.ts';

let server: PostgresServer;
let workspace: CliWorkspace;
/** With a password, which this server does not ask for and nobody may repeat. */
let url: string;
beforeAll(async () => {
  server = await startPostgres();
  url = server.url.replace('stewardry@', 'stewardry:hunter2secret@');
  workspace = createCliWorkspace('db');
  workspace.write('a.ts', 'foo(1);\n');
});
afterAll(async () => {
  workspace.dispose();
  await server.dispose();
});

const status = async (env = {}) => JSON.parse((await workspace.run(['db', 'status', '--json'], { env })).stdout);

test('to PostgreSQL, working there, and back', async () => {
  expect((await workspace.run(['check'])).code).toBe(1);
  expect(await status()).toMatchObject({ dialect: 'sqlite', place: expect.stringMatching(/\.db$/) });

  const there = await workspace.run(['db', 'copy', '--to', url]);
  expect(there).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^copied \d+ rows in \d+ tables to postgres:\/\/stewardry@127\.0\.0\.1/),
  });

  const env = { STEWARDRY_DATABASE_URL: url };
  const moved = await status(env);
  expect(moved).toMatchObject({ dialect: 'postgres', notices: [], connections: { limit: 10 } });
  expect(moved.tables).toContainEqual({ name: 'rules_scanned_files', rows: 1 });
  workspace.write('b.ts', 'foo(2);\n');
  expect((await workspace.run(['check'], { env })).code).toBe(1);
  expect((await status(env)).tables).toContainEqual({ name: 'rules_scanned_files', rows: 2 });

  const back = await workspace.run(['db', 'copy', '--to', 'sqlite:back.db'], { env });
  expect(back).toMatchObject({ code: 0, stdout: expect.stringContaining(workspace.at('back.db')) });
});

test('a target with rows is refused until --replace is given', async () => {
  const refused = await workspace.run(['db', 'copy', '--to', url]);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/is not empty\. .* pass --replace/) });
  expect((await workspace.run(['db', 'copy', '--to', url, '--replace'])).code).toBe(0);
});

test('a server that cannot be reached is one sentence', async () => {
  const { code, stderr } = await workspace.run(['db', 'copy', '--to', 'postgres://a:hunter2secret@127.0.0.1:1/b']);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/^stewardry: .* cannot be reached\. Check that it runs.*\n$/),
  });
});

test('without its server the rules are still checked, and it is said that nothing is kept', async () => {
  const { code, stderr } = await workspace.run(['check'], { env: { STEWARDRY_DATABASE_URL: 'postgres://a:hunter2secret@127.0.0.1:1/b' } });
  expect(code).toBe(1);
  expect(stderr).toMatch(/cannot be reached.*nothing is kept beyond this session/s);
});

test('the password is in no log and no database', () => {
  const files = readdirSync(workspace.home, { recursive: true, encoding: 'utf8' });
  const read = files.filter((file) => /\.(log|db)$/.test(file));
  expect(read.length).toBeGreaterThan(1);
  expect(read.filter((file) => readFileSync(path.join(workspace.home, file), 'latin1').includes('hunter2'))).toEqual([]);
});
