/** Backups, restoring and encryption as a person meets them: through the command line, and in a running backend. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as auditProtocol from '../../protocol/audit.ts';
import * as backup from '../../protocol/backup.ts';
import * as data from '../../protocol/data.ts';
import * as workspace from '../../protocol/workspace.ts';
import type { Backend } from '../../server/createBackend.ts';
import { DatabaseKey } from '../../server/data/encryption/databaseKey.ts';
import { type CliWorkspace, createCliWorkspace } from '../harness/cliWorkspace.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../harness/temporaryFolder.ts';
import { createTestBackend } from '../harness/testBackend.ts';

const key = randomBytes(32).toString('hex');
const other = randomBytes(32).toString('hex');

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

/** Databases and backups that hold a text as it is. Logs are not state. */
const filesWith = (home: string, text: string): string[] =>
  filesBelow(home).filter((file) => !file.includes(`${path.sep}logs${path.sep}`) && readFileSync(file).includes(text));

describe('on the command line', () => {
  let cli: CliWorkspace;
  beforeAll(() => {
    cli = createCliWorkspace('backup');
    cli.write('a.ts', 'foo(1);\n');
  });
  afterAll(() => cli.dispose());

  const database = (): string => filesBelow(path.join(cli.home, 'workspaces')).find((file) => /workspace-[0-9a-f]+\.db$/.test(file)) ?? '';

  it('a backup is made, listed and restored, and restoring is undone by the backup that it made', async () => {
    await cli.run(['check']);
    const made = await cli.run(['db', 'backup']);
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(made.stdout).toMatch(/^number 1 {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}full, asked {2}\d+ kB, \d+ rows\nbacked up to .*000001\.db\n$/);
    expect((await cli.run(['db', 'backup', '--increment'])).stdout).toContain('increment, asked');
    const restored = await cli.run(['db', 'restore', '--number', '1']);
    expect(restored.stdout).toMatch(/^restored \d+ rows of number 1 .*\nwhat was there before is backup number 3\n$/);
    const list = JSON.parse((await cli.run(['db', 'restore', '--list', '--json'])).stdout);
    expect(list.map(({ number, reason }: { number: number; reason: string }) => `${number} ${reason}`)).toEqual([
      '3 before-restore',
      '2 asked',
      '1 asked',
    ]);
    expect((await cli.run(['db', 'restore', '--at', '2000-01-01'])).stderr).toMatch(
      /^stewardry: There is no such backup: the oldest is number 1 /,
    );
    expect((await cli.run(['db', 'restore', '--at', 'noon'])).code).toBe(2);
    expect((await cli.run(['check'])).code).toBe(1);
  });

  it('the database is encrypted with its backups, refused without the key, given another key, and decrypted', async () => {
    const text = 'no-foo';
    expect(filesWith(cli.home, text).length).toBeGreaterThan(0);
    const withKey = { env: { STEWARDRY_DATABASE_KEY: key } };
    const encrypted = await cli.run(['db', 'encrypt'], withKey);
    expect([encrypted.code, encrypted.stderr]).toEqual([0, '']);
    expect(encrypted.stdout).toContain(`is encrypted with the key ${new DatabaseKey(key).id}. Keep that key`);
    expect(filesWith(path.dirname(database()), text)).toEqual([]);
    expect((await cli.run(['db', 'status'], withKey)).code).toBe(0);

    const bytes = readFileSync(database());
    const without = await cli.run(['check', '--format', 'json']);
    expect(without.stderr).toMatch(/is encrypted and there is no key for it\. Nothing was changed\..*nothing is kept beyond this session/);
    expect(JSON.parse(without.stdout)).toHaveLength(1);
    expect(readFileSync(database()).equals(bytes)).toBe(true);
    expect(filesBelow(path.dirname(database())).filter((file) => file.includes('damaged'))).toEqual([]);

    const both = { env: { STEWARDRY_DATABASE_KEY: `${other},${key}` } };
    expect((await cli.run(['db', 'rekey'], both)).stdout).toContain(new DatabaseKey(other).id);
    expect((await cli.run(['db', 'status'], withKey)).stdout).toContain('cannot be opened with the key at hand');
    const onlyOther = { env: { STEWARDRY_DATABASE_KEY: other } };
    expect((await cli.run(['db', 'restore', '--number', '1'], onlyOther)).stdout).toContain('restored');
    expect((await cli.run(['db', 'decrypt'], onlyOther)).stdout).toContain('is not encrypted');
    expect((await cli.run(['db', 'status'])).code).toBe(0);
    expect(filesWith(cli.home, key)).toEqual([]);
    expect(filesBelow(cli.home).filter((file) => readFileSync(file).includes(other))).toEqual([]);
  });

  it('a key that is none, and encrypting without one, say what to do', async () => {
    expect((await cli.run(['db', 'encrypt'])).stderr).toMatch(
      /^stewardry: There is no key to encrypt with\. Make one with "openssl rand -hex 32"/,
    );
  });

  it('rows that a repair has lost are offered from a recent backup', async () => {
    await cli.run(['db', 'backup']);
    const bytes = readFileSync(database());
    for (let page = 3; page < 12; page++) bytes.fill(0xa5, page * 4_096, (page + 1) * 4_096);
    writeFileSync(database(), bytes);
    const { stderr } = await cli.run(['db', 'status']);
    expect(stderr).toMatch(
      /was damaged .* The backup number \d+ of .* has \d+ rows: 'stewardry db restore --number \d+' puts it in place/s,
    );
    expect((await cli.run(['db', 'restore'])).code).toBe(0);
  });
});

describe('in a running backend', () => {
  let root: TemporaryFolder;
  let folder: string;
  let backend: Backend;
  beforeEach(async () => {
    root = createTemporaryFolder('backup');
    folder = root.path;
    backend = await start();
  });
  afterEach(async () => {
    await backend.close();
    root.dispose();
  });

  async function start(environment: Record<string, string> = {}): Promise<Backend> {
    const home = path.join(folder, 'home');
    const started = await createTestBackend({
      environment: { STEWARDRY_HOME: home, ...environment },
      workers: 2,
    });
    await started.kernel.ask(workspace.open, { folder, name: 'shop', trusted: true });
    return started;
  }
  const ask: Backend['kernel']['ask'] = (definition, params, options) => backend.kernel.ask(definition, params, options);

  it('a restore goes on under whoever uses the database, and the record verifies afterwards', async () => {
    const { point } = await ask(backup.create, { folder });
    await ask(backup.create, { folder });
    const [restored, status] = await Promise.all([
      ask(backup.restore, { folder, source: { kind: 'number', number: point?.number ?? 0 } }),
      ask(data.status, { folder }),
    ]);
    expect(restored.before?.reason).toBe('before-restore');
    expect(status.notices).toEqual([]);
    expect((await ask(auditProtocol.verify, { folder })).problem).toBeUndefined();
  });

  it('a second process that has the database open keeps it from being replaced, with a clear message', async () => {
    const { point } = await ask(backup.create, { folder });
    const second = await start();
    await second.kernel.ask(data.status, { folder });
    await expect(ask(backup.restore, { folder, source: { kind: 'number', number: point?.number ?? 0 } })).rejects.toThrow(
      /is in use by another process\. Close the other windows and commands of Stewardry on this folder/,
    );
    await second.close();
    expect((await ask(backup.restore, { folder, source: { kind: 'latest' } })).point?.number).toBe(1);
  });

  it('keys that come after the start open what could not be opened before, and nothing was lost or moved meanwhile', async () => {
    await backend.close();
    backend = await start({ STEWARDRY_DATABASE_ENCRYPTION: 'sqlcipher', STEWARDRY_DATABASE_KEY: key });
    await ask(backup.encrypt, { folder, to: 'sqlcipher' });
    await backend.close();
    backend = await start({ STEWARDRY_DATABASE_ENCRYPTION: 'sqlcipher' });
    expect((await ask(data.status, { folder })).notices).toEqual([expect.stringContaining('is encrypted and there is no key for it')]);
    await ask(backup.useKeys, { databaseKeys: [key] });
    expect((await ask(data.status, { folder })).notices).toEqual([]);
    expect((await ask(data.status, { folder })).place).toMatch(/\.db$/);
    expect((await ask(auditProtocol.verify, { folder })).problem).toBeUndefined();
    const log = readFileSync(path.join(folder, 'home', 'logs', 'test.log'), 'utf8');
    expect(log).not.toContain(key);
  });

  it('follows the setting: what is to be encrypted is encrypted by itself once the key is there', async () => {
    await backend.close();
    backend = await start({ STEWARDRY_DATABASE_ENCRYPTION: 'sqlcipher' });
    await ask(backup.useKeys, { databaseKeys: [key] });
    const workspaces = path.join(folder, 'home', 'workspaces');
    await expect.poll(() => filesWith(workspaces, 'stewardry_migrations'), { timeout: 20_000 }).toEqual([]);
    expect((await ask(data.status, { folder })).notices).toEqual([]);
    expect((await ask(auditProtocol.verify, { folder })).problem).toBeUndefined();
  });
});
