import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { openTestDatabase, type TestTables } from './fixtures/testDatabase.ts';
import { SharedCommit } from './sharedCommit.ts';
import { Sqlite } from './sqlite/engine.ts';

let folder: string;
let database: Database;
let commits: number;
let shared: SharedCommit;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'shared-'));
  ({ database } = await openTestDatabase(path.join(folder, 'state.db')));
  commits = 0;
  shared = new SharedCommit(counting(database));
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The same database, counting what each commit of an outermost transaction is one of. */
function counting(real: Database): Database {
  return new Proxy(real, {
    get(target, name) {
      if (name === 'transaction') {
        return (work: () => Promise<unknown>) => {
          if (!target.isInTransaction) commits += 1;
          return target.transaction(work);
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const insert = (id: string) => database.tables<TestTables>().insertInto('things').values({ id, body: '' }).execute();

/** What another process would see. */
function committed(): readonly string[] {
  const other = new Sqlite(path.join(folder, 'state.db'), { readonly: true });
  // One column of text.
  const ids = other.prepare('select id from things order by id').pluck().all() as string[];
  other.close();
  return ids;
}

test('writes that come together are one commit, and each gets its own answer', async () => {
  const answers = await Promise.all(
    ['a', 'b', 'c'].map((id) =>
      shared.write(async () => {
        await insert(id);
        return `wrote ${id}`;
      }),
    ),
  );
  expect([answers, committed(), commits]).toEqual([['wrote a', 'wrote b', 'wrote c'], ['a', 'b', 'c'], 1]);
});

test('one that fails takes none of the others along, and only its caller hears of it', async () => {
  const outcomes = await Promise.allSettled([
    shared.write(() => insert('a')),
    shared.write(async () => {
      await insert('b');
      await insert('a');
    }),
    shared.write(() => insert('c')),
  ]);
  expect([outcomes.map(({ status }) => status), committed()]).toEqual([
    ['fulfilled', 'rejected', 'fulfilled'],
    ['a', 'c'],
  ]);
});

test('nobody hears of a write before others can see it', async () => {
  const seen = await Promise.all(['a', 'b'].map((id) => shared.write(() => insert(id)).then(committed)));
  expect(seen).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test('in a transaction of the caller it is a part of that', async () => {
  const failed = database.transaction(async () => {
    await shared.write(() => insert('a'));
    throw new Error('changed my mind');
  });
  await expect(failed).rejects.toThrow('changed my mind');
  expect(committed()).toEqual([]);
});

test('after a failure the next write finds its way', async () => {
  await expect(
    shared.write(async () => {
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  await shared.write(() => insert('a'));
  expect(committed()).toEqual(['a']);
});
