import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCliWorkspace } from '../harness/cliWorkspace.ts';
import { type PostgresServer, startPostgres } from '../harness/postgres.ts';

/** The roles of a team on a real PostgreSQL server, each command a process of its own. */

const workspace = createCliWorkspace('team', { git: true });
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
}, 60_000);

afterAll(async () => {
  await server.dispose();
  workspace.dispose();
});

const as = (email: string, ...args: string[]) => {
  workspace.git('config', 'user.email', email);
  return workspace.run(args, { env: { STEWARDRY_DATABASE_URL: server.url } });
};
const roleOf = async (email: string): Promise<unknown> => JSON.parse((await as(email, 'whoami', '--json')).stdout).role;

describe('a team', () => {
  it('begins with everybody an admin; the first on the list must be one', async () => {
    expect(await roleOf('ada@x.test')).toBe('admin');
    const { code, stderr } = await as('ada@x.test', 'users', 'set', 'vera@x.test', 'viewer');
    expect([code, stderr]).toEqual([2, 'stewardry: The team would have no admin. Make somebody an admin first.\n']);
    expect((await as('ada@x.test', 'users', 'list')).stdout).toBe('');
  });

  it('has the roles that an admin gives; who is not on the list is a viewer', async () => {
    await as('ada@x.test', 'users', 'set', 'Ada@X.test', 'admin');
    await as('ada@x.test', 'users', 'set', 'dan@x.test', 'developer');
    expect((await as('ada@x.test', 'users', 'list')).stdout).toBe('admin      ada@x.test\ndeveloper  dan@x.test\n');
    expect([await roleOf('ADA@x.test'), await roleOf('dan@x.test'), await roleOf('vera@x.test')]).toEqual(['admin', 'developer', 'viewer']);
  });

  it('lets nobody raise themselves', async () => {
    const { code, stderr } = await as('dan@x.test', 'users', 'set', 'dan@x.test', 'admin');
    expect([code, stderr]).toEqual([2, expect.stringContaining('"access/setRole" needs the role "admin"')]);
    expect(await roleOf('dan@x.test')).toBe('developer');
  });

  it('keeps its last admin', async () => {
    for (const change of [
      ['remove', 'ada@x.test'],
      ['set', 'ada@x.test', 'viewer'],
    ])
      expect((await as('ada@x.test', 'users', ...change)).stderr).toContain('would have no admin');
    expect(await roleOf('ada@x.test')).toBe('admin');
    expect((await as('ada@x.test', 'users', 'remove', 'dan@x.test')).code).toBe(0);
    expect(await roleOf('dan@x.test')).toBe('viewer');
  });

  it('is viewers while its server is away', async () => {
    await server.stop();
    expect(await roleOf('ada@x.test')).toBe('viewer');
    await server.start();
    expect(await roleOf('ada@x.test')).toBe('admin');
  }, 60_000);
});

it('locally there are no roles to give', async () => {
  const { code, stderr } = await workspace.run(['users', 'set', 'dan@x.test', 'viewer']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('Roles are for a team')]);
});
