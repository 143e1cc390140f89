import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from './database.ts';
import type { TestTables } from './fixtures/testDatabase.ts';

const ID = '0198f2b4-6a1e-7c3d-9f00-0123456789ab';

/** That a value comes back as it was written: one test for each row of the type map in docs/data.md. */
export function describeValues(open: () => Promise<Database>): void {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  const insert = (values: Partial<TestTables['kinds']>) =>
    database
      .tables<TestTables>()
      .insertInto('kinds')
      .values({ id: ID, state: 'open', ...values })
      .returningAll()
      .executeTakeFirstOrThrow();
  const roundTrip = async <Column extends keyof TestTables['kinds']>(column: Column, value: TestTables['kinds'][Column]) => {
    await insert({ [column]: value });
    return (await database.tables<TestTables>().selectFrom('kinds').selectAll().executeTakeFirstOrThrow())[column];
  };

  describe('values', () => {
    test('a UUID is its text', async () => {
      expect(await roundTrip('id', ID)).toBe(ID);
    });

    test('an enumeration is a text that a check guards', async () => {
      expect(await roundTrip('state', 'done')).toBe('done');
      await expect(insert({ id: ID.replace('0', '1'), state: 'lost' })).rejects.toThrow();
    });

    test('JSON is its text, character by character, and refused when it is none', async () => {
      const text = '{"b": [1,2],  "a":"ü \\u0041"}';
      expect(await roundTrip('details', text)).toBe(text);
      await expect(insert({ id: ID.replace('0', '1'), details: '{' })).rejects.toThrow();
    });

    test('a list is JSON text, with a default', async () => {
      expect(await roundTrip('tags', '["a","b"]')).toBe('["a","b"]');
      expect(await insert({ id: ID.replace('0', '1') })).toMatchObject({ tags: '[]' });
    });

    test('a time is ISO 8601 in UTC with milliseconds', async () => {
      expect(await roundTrip('happened_at', '2026-01-02T03:04:05.006Z')).toBe('2026-01-02T03:04:05.006Z');
    });

    test('a serial number counts up from 1', async () => {
      await insert({});
      const tables = database.tables<TestTables>();
      const add = () => tables.insertInto('numbered').values({ kind: ID }).returning('number').executeTakeFirstOrThrow();
      expect([await add(), await add()]).toEqual([{ number: 1 }, { number: 2 }]);
    });

    test('an insert returns its row', async () => {
      expect(await insert({ ratio: 0.5 })).toEqual({
        id: ID,
        state: 'open',
        details: null,
        tags: '[]',
        happened_at: null,
        is_done: 0,
        ratio: 0.5,
        content: null,
      });
    });

    test('a truth is 0 or 1, a fraction a number, and bytes are bytes', async () => {
      const content = new Uint8Array([0, 1, 254, 255]);
      await insert({ is_done: 1, ratio: 0.1, content });
      const row = await database.tables<TestTables>().selectFrom('kinds').selectAll().where('is_done', '=', 1).executeTakeFirstOrThrow();
      expect({ ...row, content: [...(row.content ?? [])] }).toMatchObject({ is_done: 1, ratio: 0.1, content: [0, 1, 254, 255] });
    });

    test('sums and counts are numbers, also large ones', async () => {
      const tables = database.tables<TestTables>();
      await tables
        .insertInto('things')
        .values([
          { id: 'a', body: '', size: 5_000_000_000 },
          { id: 'b', body: '', size: 1 },
        ])
        .execute();
      const { rows } = await sql`select count(*) as count, sum(size) as sum, max(size) as largest from things`.execute(tables);
      expect(rows).toEqual([{ count: 2, sum: 5_000_000_001, largest: 5_000_000_000 }]);
    });

    test('text sorts by code point, whatever the language of the server', async () => {
      const words = ['a', 'B', 'ä', 'Z', '_', '10', '9', 'a b', 'ab'];
      const tables = database.tables<TestTables>();
      await tables
        .insertInto('things')
        .values(words.map((id) => ({ id, body: '' })))
        .execute();
      const rows = await tables.selectFrom('things').select('id').orderBy('id').execute();
      expect(rows.map((row) => row.id)).toEqual(['10', '9', 'B', 'Z', '_', 'a', 'a b', 'ab', 'ä']);
    });
  });
}
