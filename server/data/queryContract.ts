import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from './database.ts';
import type { TestTables } from './fixtures/testDatabase.ts';
import { keysetPage } from './keysetPage.ts';
import { deleteRows, upsertRows } from './manyRows.ts';
import { planOf } from './planOf.ts';

/** Reading and writing rows, constraints, lists page by page, and the use of indexes. */
export function describeQueries(open: () => Promise<Database>): void {
  let database: Database;
  let tables: Kysely<TestTables>;
  beforeEach(async () => {
    database = await open();
    tables = database.tables<TestTables>();
  });
  afterEach(() => database.close());

  const addThings = (count: number, from = 0) =>
    upsertRows(
      tables,
      'things',
      Array.from({ length: count }, (_, index) => ({
        id: `t${String(from + index).padStart(5, '0')}`,
        body: 'x',
        size: (from + index) % 10,
      })),
      ['id'],
    );

  describe('rows', () => {
    test('are inserted, changed, read with filters in an order, and deleted', async () => {
      await addThings(5);
      const changed = await tables.updateTable('things').set({ body: 'new' }).where('size', '>', 2).executeTakeFirstOrThrow();
      const read = tables.selectFrom('things').select(['id', 'body']).where('size', 'in', [1, 3, 4]).orderBy('id', 'desc');
      expect([changed.numUpdatedRows, await read.execute()]).toEqual([
        2n,
        [
          { id: 't00004', body: 'new' },
          { id: 't00003', body: 'new' },
          { id: 't00001', body: 'x' },
        ],
      ]);
      const deleted = await tables.deleteFrom('things').where('body', '=', 'new').executeTakeFirstOrThrow();
      expect([deleted.numDeletedRows, (await tables.selectFrom('things').select('id').execute()).length]).toEqual([2n, 3]);
    });

    test('that do not exist are undefined', async () => {
      expect(await tables.selectFrom('things').selectAll().where('id', '=', 'none').executeTakeFirst()).toBeUndefined();
    });

    test('of a relation to nothing are refused', async () => {
      await expect(tables.insertInto('parts').values({ thing: 'nobody', body: 'x' }).execute()).rejects.toThrow(/foreign key/i);
    });

    test('that others refer to stay', async () => {
      await addThings(1);
      await tables.insertInto('parts').values({ thing: 't00000', body: 'x' }).execute();
      await expect(tables.deleteFrom('things').execute()).rejects.toThrow(/foreign key/i);
    });

    test('in thousands are written and replaced, and deleted by their keys', async () => {
      await addThings(2_500);
      await upsertRows(
        tables,
        'things',
        [
          { id: 't00001', body: 'replaced', size: 7 },
          { id: 'new', body: '', size: 0 },
        ],
        ['id'],
      );
      const row = tables.selectFrom('things').select(['body', 'size']).where('id', '=', 't00001');
      expect(await row.executeTakeFirst()).toEqual({ body: 'replaced', size: 7 });
      const ids = (await tables.selectFrom('things').select('id').execute()).map(({ id }) => id);
      expect(ids).toHaveLength(2_501);
      await deleteRows(tables, 'things', 'id', ids.slice(1));
      expect(await tables.selectFrom('things').select('id').execute()).toHaveLength(1);
    });

    test('without anything beside their key are written once', async () => {
      const pairs = [{ left_id: 'a', right_id: 'b' }];
      for (let round = 0; round < 2; round++) await upsertRows(tables, 'pairs', pairs, ['left_id', 'right_id']);
      expect(await tables.selectFrom('pairs').selectAll().execute()).toEqual(pairs);
    });

    test('come from raw SQL with parameters', async () => {
      await addThings(3);
      const { rows } = await sql`select id from ${sql.table('things')} where size = ${2}`.execute(tables);
      expect(rows).toEqual([{ id: 't00002' }]);
    });
  });

  describe('pages', () => {
    const page = (after?: string, direction: 'asc' | 'desc' = 'asc', limit = 4) =>
      keysetPage(tables.selectFrom('things').select(['size', 'id']), { by: ['size', 'id'], direction, limit, after });
    const readAll = async (direction: 'asc' | 'desc', between: () => Promise<unknown> = async () => undefined): Promise<string[]> => {
      const ids: string[] = [];
      let next: string | undefined;
      do {
        const read = await page(next, direction);
        ids.push(...read.rows.map((row) => row.id));
        next = read.next;
        await between();
      } while (next !== undefined);
      return ids;
    };

    test.each(['asc', 'desc'] as const)('make up the whole list, %s', async (direction) => {
      await addThings(25);
      const list = await tables.selectFrom('things').select('id').orderBy('size', direction).orderBy('id', direction).execute();
      expect(await readAll(direction)).toEqual(list.map((row) => row.id));
    });

    test('end without a cursor, also when the last is full, and when there is nothing', async () => {
      expect(await page()).toEqual({ rows: [] });
      await addThings(4);
      expect(await page()).not.toHaveProperty('next');
    });

    test('neither repeat nor lose rows when others come and go meanwhile', async () => {
      await addThings(20);
      let from = 20;
      const ids = await readAll('asc', async () => {
        await addThings(2, from);
        await tables
          .deleteFrom('things')
          .where('id', '=', `t${String(from - 20).padStart(5, '0')}`)
          .execute();
        from += 2;
      });
      expect(new Set(ids).size).toBe(ids.length);
      const remaining = await tables.selectFrom('things').select('id').where('id', '<', 't00020').execute();
      expect(remaining.filter((row) => !ids.includes(row.id))).toEqual([]);
    });

    test.each(['nonsense', '', Buffer.from('["only one"]').toString('base64url'), Buffer.from('[{},[]]').toString('base64url')])(
      'refuse the cursor "%s"',
      async (cursor) => {
        await expect(page(cursor)).rejects.toThrow(/is no place in this list\. Ask for the list from its start/);
      },
    );
  });

  describe('indexes', () => {
    beforeEach(() => addThings(3_000));

    test('are used for what they are named after', async () => {
      expect(await planOf(database, tables.selectFrom('things').select('id').where('size', '=', 3))).toContain('things_by_size');
      const key = await planOf(database, tables.selectFrom('things').select('body').where('id', '=', 't00003'));
      expect(key).toMatch(/things_pkey|sqlite_autoindex_things_1/);
    });

    test('carry a page to its place', async () => {
      const plan = await planOf(
        database,
        tables.selectFrom('kinds').select(['happened_at', 'id']).orderBy('happened_at', 'desc').orderBy('id').limit(10),
      );
      expect(plan).toContain('kinds_by_time');
    });
  });
}
