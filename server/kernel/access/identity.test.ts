import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readIdentity } from './identity.ts';

const home = mkdtempSync(path.join(tmpdir(), 'stewardry-identity-'));
const env = { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1', XDG_CONFIG_HOME: home };
const git = (...parameters: string[]) => execFileSync('git', parameters, { cwd: home, env });

beforeAll(() => void git('init', '--quiet'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

it('without a git identity, a person is called by the account', async () => {
  expect(await readIdentity(home, env)).toEqual({ name: userInfo().username });
});

it('a person is who git says they are, the repository before the user', async () => {
  git('config', '--global', 'user.name', 'Somebody');
  git('config', '--global', 'user.email', 'some@example.test');
  git('config', 'user.name', 'Ada "the first" Lovelace');
  expect(await readIdentity(home, env)).toEqual({ name: 'Ada "the first" Lovelace', email: 'some@example.test' });
});

it('a folder or a git that is not there is no failure', async () => {
  expect(await readIdentity('/no/such/folder', env)).toEqual({ name: userInfo().username });
  expect(await readIdentity(home, { ...env, PATH: '/nowhere' })).toEqual({ name: userInfo().username });
});
