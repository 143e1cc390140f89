import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { canonicalJson } from '../../../server/audit/row/canonicalJson.ts';
import { Sqlite, type SqliteConnection } from '../../../server/data/sqlite/engine.ts';
import { type CliWorkspace, createCliWorkspace } from '../../harness/cliWorkspace.ts';

/** `stewardry audit …` as a person runs it, on a record with a few rows that has been anchored once. */

let workspace: CliWorkspace;
let file: string;
const run = (...args: string[]) => workspace.run(['audit', ...args]);
const set = (value: string) => workspace.run(['config', 'set', 'rules.severity.no-foo', value]);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

beforeAll(async () => {
  workspace = createCliWorkspace('audit-commands', { git: true });
  for (const value of ['off', 'warning', 'error']) await set(value);
  const folder = path.join(workspace.home, 'workspaces');
  file = path.join(folder, readdirSync(folder).find((name) => name.endsWith('.db')) ?? '');
  expect(await run('anchor')).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^7 rows are anchored in refs\/stewardry\/checkpoints/),
    stderr: '',
  });
  await set('off');
  const sqlite = new Sqlite(file);
  sqlite.pragma('wal_checkpoint(truncate)');
  sqlite.close();
  copyFileSync(file, `${file}.kept`);
});

afterAll(() => workspace.dispose());

/** Each test has the record as it was. */
beforeEach(() => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  copyFileSync(`${file}.kept`, file);
});

/** Changes the file behind the program's back. */
function tamper(work: (sqlite: SqliteConnection) => void): void {
  const sqlite = new Sqlite(file);
  const triggers = sqlite.prepare<[], { name: string }>(`select name from sqlite_schema where type = 'trigger'`).all();
  for (const { name } of triggers) sqlite.exec(`drop trigger ${name}`);
  work(sqlite);
  sqlite.close();
}

it('list shows who did what, newest last, and filters', async () => {
  const { stdout } = await run('list');
  expect(stdout.trim().split('\n')).toHaveLength(10);
  expect(stdout).toMatch(/^0 {2}\S+Z {2}\S{26} {2}Test {2}workspace\/setConfig {2}intended {2}rules\.severity\.no-foo\n1 .* done /);
  const rows = JSON.parse((await run('list', '--json', '--action', 'audit/anchor', '--verdict', 'done')).stdout);
  expect(rows).toMatchObject([{ position: 7, action: 'audit/anchor', actor: { kind: 'person', name: 'Test' } }]);
  expect(await run('list', '--verdict', 'dune')).toMatchObject({ code: 2, stderr: expect.stringContaining('"dune" is none of allow,') });
});

it('verify says that it is whole, with what it was held against', async () => {
  expect(await run('verify')).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^The record is whole: 10 rows, 2 checkpoints, 1 anchor, 0 bodies pruned\.\nroot [0-9a-f]{64}\n$/),
    stderr: '',
  });
});

it('verify names a row that was changed, and ends with 1', async () => {
  tamper((sqlite) => sqlite.exec(`update audit_rows set actor_name = 'Somebody' where position = 4`));
  const { code, stdout } = await run('verify');
  expect([code, stdout]).toEqual([
    1,
    expect.stringMatching(/^The record is not whole: position 4, id \S{26}\.\nRow 4 does not hash to what/),
  ]);
});

it('verify finds rows that were cut off behind every trace in the database, by the anchor', async () => {
  tamper((sqlite) => sqlite.exec('delete from audit_rows where position >= 3; delete from audit_checkpoints'));
  const { code, stdout } = await run('verify');
  expect([code, stdout]).toEqual([
    1,
    expect.stringMatching(/position 3\.\nThe record ends after 3 rows, but 7 were signed \(anchored in commit/),
  ]);
});

it('verify finds that the whole database was thrown away, by the anchor', async () => {
  rmSync(file);
  await run('head');
  const { code, stdout } = await run('verify');
  expect([code, stdout]).toEqual([1, expect.stringContaining('position 0.\nThe record ends after 0 rows, but 7 were signed')]);
});

it('verify finds a record that was written anew, by the anchor', async () => {
  rmSync(file);
  for (const value of ['off', 'warning', 'error', 'off']) await set(value);
  const { code, stdout } = await run('verify');
  expect([code, stdout]).toEqual([
    1,
    expect.stringContaining(
      // The new record has signed its first two rows by itself.
      'The rows from position 2 to 6 are not those that were signed (anchored in commit',
    ),
  ]);
});

it('a proof is checked with the key alone, and a changed one does not hold', async () => {
  const [row] = JSON.parse((await run('list', '--json', '--limit', '3')).stdout);
  const key = /^key +(\S+)$/m.exec((await run('head')).stdout)?.[1] ?? '';
  const proof = (await run('prove', row.id)).stdout;
  workspace.write('proof.json', proof);
  expect(await run('verify', '--proof', workspace.at('proof.json'), '--key', key)).toEqual({
    code: 0,
    stdout: 'The proof holds.\n',
    stderr: '',
  });
  workspace.write('proof.json', proof.replace('no-foo', 'no-fop'));
  expect(await run('verify', '--proof', workspace.at('proof.json'), '--key', key)).toMatchObject({
    code: 1,
    stdout: 'The proof does not hold.\n',
  });
  expect(await run('prove', 'nothing')).toMatchObject({ code: 2, stderr: expect.stringContaining("no row with the id 'nothing'") });
});

it('that the record only grew is checked against an older checkpoint', async () => {
  workspace.write('old.note', (await run('checkpoint')).stdout);
  await set('error');
  const proof = (await run('prove', '--since', '10')).stdout;
  workspace.write('proof.json', proof);
  const key = JSON.parse(proof).key as string;
  const check = () => run('verify', '--proof', workspace.at('proof.json'), '--old', workspace.at('old.note'), '--key', key);
  expect(await check()).toMatchObject({ code: 0 });
  workspace.write('old.note', (await run('checkpoint')).stdout);
  expect(await check()).toMatchObject({ code: 1 });
});

it('export gives everything that verifying by hand needs', async () => {
  const lines = (await run('export', '--format', 'jsonl')).stdout.trim().split('\n');
  let previous: string | undefined;
  for (const line of lines) {
    const { hash, body, ...content } = JSON.parse(line);
    expect(content.previous).toBe(previous);
    expect(sha256(`\0${canonicalJson(content)}`)).toBe(hash);
    if (content.bodyHash) expect(sha256(canonicalJson(body))).toBe(content.bodyHash);
    previous = hash;
  }
  expect(lines).toHaveLength(10);
});

it('prune drops bodies of old rows only, and the record stays whole', async () => {
  expect((await run('prune')).stdout).toBe('0 bodies were dropped. The first 0 rows are sealed.\n');
  expect((await run('prune', '--days', '0')).stdout).toMatch(/^1[0-9] bodies were dropped\. The first 1[0-9] rows are sealed\.\n$/);
  expect((await run('verify')).stdout).toMatch(/^The record is whole: 12 rows, 3 checkpoints, 1 anchor, 1[0-9] bodies pruned\.$/m);
  expect((await run('list')).stdout).not.toContain('"');
});

it.skipIf(process.platform === 'win32')('the key is readable by its owner alone', () => {
  expect(statSync(path.join(workspace.home, 'audit', 'signing-key.pem')).mode & 0o777).toBe(0o600);
});
