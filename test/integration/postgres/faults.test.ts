/** What goes wrong with a server, and with those who use it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../server/data/database.ts';
import { openTestDatabase, type TestTables, testMigrations, testPostgresMigrations } from '../../../server/data/fixtures/testDatabase.ts';
import { upsertRows } from '../../../server/data/manyRows.ts';
import type { Migration } from '../../../server/data/migrations.ts';
import { describeSchema } from '../../../server/data/schema/describeSchema.ts';
import { freshSchema, openTestPostgres } from '../../harness/openPostgres.ts';
import { type PostgresServer, startPostgres } from '../../harness/postgres.ts';
import { createTemporaryFolder } from '../../harness/temporaryFolder.ts';
import { waitFor } from '../../harness/waitFor.ts';

const program = fileURLToPath(new URL('../../../server/data/fixtures/migrateProgram.ts', import.meta.url));
const canMount = process.getuid?.() === 0 && process.platform === 'linux';
const folder = createTemporaryFolder('faults');
const children: ChildProcess[] = [];
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await server.dispose();
  folder.dispose();
});

const open = (schema?: string, migrations = testPostgresMigrations) =>
  openTestPostgres(migrations, { url: server.url, ...(schema === undefined ? {} : { schema }) });
const insert = (database: Database, id: string) => database.tables<TestTables>().insertInto('things').values({ id, body: '' }).execute();
const ids = async (database: Database) => {
  const rows = await database.tables<TestTables>().selectFrom('things').select('id').orderBy('id').execute();
  return rows.map((row) => row.id);
};
const tableNames = async (database: Database) => (await describeSchema(database)).map((table) => table.name);

function startMigrating(place: string, schema: string, migrations: readonly Migration[]): ChildProcess {
  const child = spawn(process.execPath, [program, place, schema, JSON.stringify(migrations)], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** One that has done half of its work and then takes for ever. */
const endless = (statement: string): Migration => ({
  module: 'test',
  number: 4,
  name: 'endless',
  sql: `create table half (x integer primary key); ${statement}`,
  checksum: 'c',
});

describe('a process killed in the middle of a migration leaves what was there before', () => {
  test('on SQLite', async () => {
    const file = path.join(folder.path, 'killed.db');
    const before = (await openTestDatabase(file)).database;
    await insert(before, 'a');
    await before.close();
    const rows = 'with recursive n (x) as (select 1 union all select x + 1 from n where x < 1e9) insert into half select x from n';
    const child = startMigrating(file, '', [...testMigrations, endless(rows)]);
    await waitFor('the migration to write', () => (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 5_000_000);
    await kill(child);
    const { database, notices } = await openTestDatabase(file);
    expect([notices, await ids(database), (await tableNames(database)).includes('half')]).toEqual([[], ['a'], false]);
    await database.close();
  });

  test('on PostgreSQL', async () => {
    const schema = freshSchema();
    const before = await open(schema);
    await insert(before, 'a');
    const child = startMigrating(server.url, schema, [...testPostgresMigrations, endless('select pg_sleep(600)')]);
    const isSleeping = sql`select 1 from pg_stat_activity where query like '%pg_sleep(600)%' and pid <> pg_backend_pid() and state = 'active'`;
    await waitFor('the migration to run', async () => (await isSleeping.execute(before.tables())).rows.length > 0);
    await kill(child);
    const after = await open(schema);
    await insert(after, 'b');
    expect([await ids(after), (await tableNames(after)).includes('half')]).toEqual([['a', 'b'], false]);
    await Promise.all([before.close(), after.close()]);
  });
});

describe('migrations on PostgreSQL', () => {
  test('run once when several processes start at the same time', async () => {
    const schema = freshSchema();
    const programs = [1, 2, 3].map(() => startMigrating(server.url, schema, testPostgresMigrations));
    const [database] = await Promise.all([open(schema), ...programs.map((child) => once(child, 'exit'))]);
    expect(programs.map((child) => child.exitCode)).toEqual([0, 0, 0]);
    const { rows } = await sql`select count(*) as count from stewardry_migrations`.execute(database.tables());
    expect(rows).toEqual([{ count: testPostgresMigrations.length }]);
    await database.close();
  });

  test('that were edited after they ran are refused', async () => {
    const schema = freshSchema();
    await (await open(schema)).close();
    const edited = testPostgresMigrations.map((migration) => ({ ...migration, checksum: 'other' }));
    await expect(open(schema, edited)).rejects.toThrow(/Migration 'test\/0001_create_things' was edited after it ran/);
  });

  test('that fail leave the schema as it was and say which one', async () => {
    const schema = freshSchema();
    const bad = { ...endless('create tabel typo'), name: 'bad' };
    await expect(open(schema, [...testPostgresMigrations, bad])).rejects.toThrow(
      /Migration 'test\/0004_bad' failed: syntax error at or near "tabel"/,
    );
    const database = await open(schema);
    expect(await tableNames(database)).not.toContain('half');
    await database.close();
  });
});

describe('the server', () => {
  test('was restarted: what was interrupted failed and left nothing, the next call works', async () => {
    const database = await open();
    const interrupted = database.transaction(async () => {
      await insert(database, 'lost');
      await server.restart();
      await insert(database, 'never');
    });
    await expect(interrupted).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringMatching(/cannot be reached\. Check that it runs/),
    });
    await insert(database, 'next');
    expect(await ids(database)).toEqual(['next']);
    await server.restart();
    await insert(database, 'then');
    expect(await ids(database)).toEqual(['next', 'then']);
    await database.close();
  });

  test('is gone: one sentence says so, and when it is back all is well', async () => {
    const database = await open();
    await server.stop();
    await expect(insert(database, 'a')).rejects.toThrow(/^The PostgreSQL server at '127\.0\.0\.1:\d+' cannot be reached/);
    await server.start();
    await insert(database, 'a');
    expect(await ids(database)).toEqual(['a']);
    await database.close();
  });

  test.skipIf(!canMount)(
    'has no more room: the write fails with a sentence that says where, and nothing of it is kept (needs root)',
    async () => {
      const disk = path.join(server.folder, 'disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
      const database = await open();
      try {
        await server.share(disk);
        await sql`create tablespace small location '${sql.raw(disk)}'`.execute(database.tables());
        await sql`alter table things set tablespace small`.execute(database.tables());
        let written = 0;
        const write = () =>
          database.transaction<TestTables, unknown>((tables) =>
            upsertRows(
              tables,
              'things',
              Array.from({ length: 200 }, (_, row) => ({ id: `${written}-${row}`, body: 'x'.repeat(1_500) })),
              ['id'],
            ),
          );
        const filling = (async () => {
          for (; written < 1_000; written++) await write();
        })();
        await expect(filling).rejects.toThrow(/^The disk of the PostgreSQL server at '.*' is full or failing\. Free some space there/);
        execFileSync('mount', ['-o', 'remount,size=40m', disk]);
        expect(await ids(database)).toHaveLength(200 * written);
        await write();
        expect(await ids(database)).toHaveLength(200 * (written + 1));
      } finally {
        await sql`drop schema ${sql.id(database.schema)} cascade`.execute(database.tables());
        await sql`drop tablespace if exists small`.execute(database.tables());
        await database.close();
        execFileSync('umount', ['-l', disk]);
      }
    },
  );

  test('refuses the user or has no such database: the sentence names them', async () => {
    const as = (url: string) => openTestPostgres([], { url });
    await expect(as(server.url.replace('stewardry@', 'nobody:hunter2@'))).rejects.toThrow(
      /refused the user 'nobody'\. Check user and password/,
    );
    await expect(as(server.url.replace(/stewardry$/, 'nowhere'))).rejects.toThrow(/has no database 'nowhere'\. Create it/);
  });
});

describe('many at once', () => {
  test('never have more connections than the pool may, and none waits for ever', async () => {
    const database = await openTestPostgres(testPostgresMigrations, { url: server.url, connections: 3 });
    let most = 0;
    const work = async (id: number) => {
      if (id % 3 === 0) await database.transaction(() => insert(database, `t${id}`));
      else await insert(database, `t${id}`);
      most = Math.max(most, database.poolStatus().open);
    };
    await Promise.all(Array.from({ length: 60 }, (_, id) => work(id)));
    expect([most, (await ids(database)).length, database.poolStatus()]).toEqual([3, 60, { limit: 3, open: 3, idle: 3, waiting: 0 }]);
    await database.close();
  });

  test('that write in turns never lose an update, from two processes either', async () => {
    const schema = freshSchema();
    const both = [await open(schema), await open(schema)];
    const [first] = both;
    if (first === undefined) throw new Error('opened two');
    await insert(first, 'counter');
    const increment = (database: Database) =>
      database.transaction<TestTables, unknown>(async (tables) => {
        const { size } = await tables.selectFrom('things').select('size').executeTakeFirstOrThrow();
        await tables
          .updateTable('things')
          .set({ size: Number(size) + 1 })
          .execute();
      });
    await Promise.all(Array.from({ length: 40 }, (_, turn) => increment(both[turn % 2] ?? first)));
    expect(await first.tables<TestTables>().selectFrom('things').select('size').execute()).toEqual([{ size: 40 }]);
    await Promise.all(both.map((database) => database.close()));
  });

  test('a transaction that lost a deadlock is done again, one that has another error is not', async () => {
    const database = await open();
    let attempts = 0;
    await database.transaction(async (tables) => {
      attempts += 1;
      await insert(database, `attempt ${attempts}`);
      if (attempts < 3) await sql`do $$ begin raise exception 'deadlock' using errcode = 'deadlock_detected'; end $$`.execute(tables);
    });
    expect([attempts, await ids(database)]).toEqual([3, ['attempt 3']]);
    const failing = database.transaction(async () => {
      attempts += 1;
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(attempts).toBe(4);
    await database.close();
  });

  test('who waits too long for the lock is told so', async () => {
    const schema = freshSchema();
    const [holder, waiter] = [await open(schema), await open(schema)];
    await sql`set lock_timeout to 300`.execute(waiter.tables());
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holding = holder.transaction(async () => {
      await insert(holder, 'a');
      await held;
    });
    await waitFor(
      'the lock',
      async () => (await sql`select 1 from pg_locks where locktype = 'advisory'`.execute(waiter.tables())).rows.length > 0,
    );
    await expect(waiter.transaction(() => insert(waiter, 'b'))).rejects.toThrow(/is locked by another process\. Try again when/);
    release();
    await holding;
    await waiter.transaction(() => insert(waiter, 'b'));
    expect(await ids(holder)).toEqual(['a', 'b']);
    await Promise.all([holder.close(), waiter.close()]);
  });
});
