import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from './database.ts';
import type { TestTables } from './fixtures/testDatabase.ts';

/** What transactions promise on every engine. `open` gives an empty database with the tables of `fixtures/migrations`. */
export function describeTransactions(open: () => Promise<Database>): void {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  const insert = (id: string): Promise<unknown> => database.tables<TestTables>().insertInto('things').values({ id, body: '' }).execute();
  const ids = async (): Promise<string[]> => {
    const rows = await database.tables<TestTables>().selectFrom('things').select('id').orderBy('id').execute();
    return rows.map((row) => row.id);
  };
  const failing = (work: () => Promise<unknown>): Promise<string> =>
    database
      .transaction(async () => {
        await work();
        throw new Error('changed my mind');
      })
      .catch((error: Error) => error.message);

  describe('transactions', () => {
    test('what is called inside joins, without being handed anything', async () => {
      expect(await failing(() => insert('a'))).toBe('changed my mind');
      expect(await ids()).toEqual([]);
      await database.transaction(() => insert('b'));
      expect(await ids()).toEqual(['b']);
    });

    test('a query builder that was made before joins too', async () => {
      const early = database.tables<TestTables>();
      await failing(() => early.insertInto('things').values({ id: 'a', body: '' }).execute());
      expect(await ids()).toEqual([]);
    });

    test('what is called outside neither joins nor fails', async () => {
      const failed = failing(async () => {
        await insert('inside');
        await new Promise((resolve) => setTimeout(resolve, 20));
      });
      await Promise.all([failed, insert('outside'), database.transaction(() => insert('other'))]);
      expect(await ids()).toEqual(['other', 'outside']);
    });

    test('a result is handed out, and reads see what was written before', async () => {
      expect(
        await database.transaction(async () => {
          await insert('a');
          return ids();
        }),
      ).toEqual(['a']);
    });

    test('an inner one that fails takes back its own writes only', async () => {
      await database.transaction(async () => {
        await insert('a');
        await failing(() => insert('b'));
        await database.transaction(async () => {
          await failing(() => insert('c'));
          await insert('d');
        });
        await insert('e');
      });
      expect(await ids()).toEqual(['a', 'd', 'e']);
    });

    test('an outer one that fails takes the inner ones with it', async () => {
      await failing(() => database.transaction(() => insert('a')));
      expect(await ids()).toEqual([]);
    });

    test('inner ones at the same time take turns, and a query between them is not theirs', async () => {
      await database.transaction(() =>
        Promise.all([failing(() => insert('a')), insert('b'), failing(() => insert('c')), database.transaction(() => insert('d'))]),
      );
      expect(await ids()).toEqual(['b', 'd']);
    });

    test('after a statement has failed nothing else is accepted, whatever was caught', async () => {
      await insert('a');
      const swallowing = database.transaction(async () => {
        await insert('a').catch(() => undefined);
        await insert('b').catch(() => undefined);
      });
      await expect(swallowing).rejects.toThrow(
        /^The transaction cannot go on after a failed statement \(.*Put that into a transaction of its own/,
      );
      expect(await ids()).toEqual(['a']);
    });

    test('what may fail goes into a transaction of its own', async () => {
      await insert('a');
      await database.transaction(async () => {
        await database.transaction(() => insert('a')).catch(() => undefined);
        await insert('b');
      });
      expect(await ids()).toEqual(['a', 'b']);
    });

    test('what began in one that has ended stands on its own', async () => {
      let later: Promise<unknown> = Promise.resolve();
      await failing(async () => {
        later = new Promise((resolve) => setTimeout(() => resolve(insert('later')), 20));
      });
      await later;
      expect(await ids()).toEqual(['later']);
    });

    test('twenty at once run one after the other, so that none loses the work of another', async () => {
      await insert('counter');
      const tables = database.tables<TestTables>();
      const count = () => tables.selectFrom('things').select('size').where('id', '=', 'counter').executeTakeFirstOrThrow();
      const increment = () =>
        database.transaction(async () => {
          const { size } = await count();
          await tables
            .updateTable('things')
            .set({ size: Number(size) + 1 })
            .where('id', '=', 'counter')
            .execute();
        });
      await Promise.all(Array.from({ length: 20 }, increment));
      expect(await count()).toEqual({ size: 20 });
    });
  });

  describe('after the commit', () => {
    test('a callback comes when the outermost has ended, and not when it failed or its part did', async () => {
      const calls: string[] = [];
      const note = (name: string) => database.afterCommit(() => calls.push(name));
      note('at once');
      await failing(async () => note('failed'));
      await database.transaction(async () => {
        note('outer');
        await database.transaction(async () => note('inner'));
        await failing(async () => note('failed part'));
        calls.push('working');
      });
      expect(calls).toEqual(['at once', 'working', 'outer', 'inner']);
    });

    test('a callback runs outside, so what it writes stays', async () => {
      let writing: Promise<unknown> = Promise.resolve();
      await failing(() =>
        database.transaction(async () =>
          database.afterCommit(() => {
            writing = insert('never');
          }),
        ),
      );
      await database.transaction(async () =>
        database.afterCommit(() => {
          writing = insert('after');
        }),
      );
      await writing;
      expect(await ids()).toEqual(['after']);
    });
  });

  describe('snapshots', () => {
    test('reads inside see one moment and writing fails', async () => {
      await insert('a');
      expect(await database.snapshot(ids)).toEqual(['a']);
      await expect(database.snapshot(() => insert('b'))).rejects.toThrow();
      await expect(database.snapshot(() => database.transaction(() => insert('b')))).rejects.toThrow('A snapshot only reads');
      await insert('c');
      expect(await ids()).toEqual(['a', 'c']);
    });

    test('inside a transaction it sees what that wrote', async () => {
      await database.transaction(async () => {
        await insert('a');
        expect(await database.snapshot(ids)).toEqual(['a']);
        await insert('b');
      });
      expect(await ids()).toEqual(['a', 'b']);
    });
  });
}
