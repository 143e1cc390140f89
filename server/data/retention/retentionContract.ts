/** What archiving promises on both engines. Run by archiveRows.test.ts and by test/integration/postgres/retention.test.ts. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Database } from '../database.ts';
import { archiveRows } from './archiveRows.ts';
import type { RetentionRule } from './retentionRule.ts';

const DAY_MS = 86_400_000;
const BEGIN = Date.parse('2026-01-01T00:00:00Z');
const KINDS: RetentionRule = { table: 'kinds', after: 90, timeColumn: 'happened_at', archive: true };
const THINGS: RetentionRule = { table: 'things', after: 365, timeColumn: 'size', archive: false };

interface Tables {
  readonly kinds: { readonly id: string; readonly state: string; readonly happened_at: string; readonly details?: string };
  readonly numbered: { readonly number?: number; readonly kind: string; readonly note: string };
  readonly things: { readonly id: string; readonly body: string; readonly size: number };
}

/** A database with the tables of the fixtures, and the schema that its archive is. */
export interface OpenedWithArchive {
  readonly database: Database;
  readonly archive: string;
}

export function describeRetention(open: () => Promise<OpenedWithArchive>): void {
  const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const fill = async ({ database }: OpenedWithArchive, count: number): Promise<void> => {
    const tables = database.tables<Tables>();
    for (let number = 0; number < count; number++) {
      const happened_at = new Date(BEGIN + number * 60_000).toISOString();
      await tables
        .insertInto('kinds')
        .values({ id: id(number), state: 'open', happened_at, details: `{"number":${number}}` })
        .execute();
      await tables
        .insertInto('numbered')
        .values({ kind: id(number), note: `note ${number}` })
        .execute();
    }
  };
  const run = ({ database, archive }: OpenedWithArchive, days: number, rules = [KINDS]) =>
    archiveRows(database, archive, rules, { now: () => BEGIN + days * DAY_MS }, new AbortController().signal);
  const count = async ({ database }: OpenedWithArchive, table: string): Promise<number> => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(database.tables());
    return Number(rows[0]?.count);
  };

  describe('retention', () => {
    it('leaves what is 90 days old, and moves it on day 91 with all that refers to it', async () => {
      const opened = await open();
      await fill(opened, 30);
      expect(await run(opened, 90)).toEqual([{ table: 'kinds', rows: 0 }]);
      expect(await run(opened, 91)).toEqual([{ table: 'kinds', rows: 30 }]);
      expect([await count(opened, 'kinds'), await count(opened, 'numbered')]).toEqual([0, 0]);
      const { rows } = await sql<{ id: string; details: string; note: string }>`
        select k.id, k.details, n.note from ${sql.table(`${opened.archive}.kinds`)} k join ${sql.table(`${opened.archive}.numbered`)} n
        on n.kind = k.id where k.id = ${id(7)}`.execute(opened.database.tables());
      expect(rows.map((row) => [row.id, row.note])).toEqual([[id(7), 'note 7']]);
      expect(await run(opened, 91)).toEqual([{ table: 'kinds', rows: 0 }]);
    });

    it('takes many rows in batches, and only the old ones', { timeout: 60_000 }, async () => {
      const opened = await open();
      await fill(opened, 1_300);
      // After a thousand minutes: the first thousand are old enough.
      expect(await run(opened, 90 + 1_000 / 1_440)).toEqual([{ table: 'kinds', rows: 1_000 }]);
      expect([await count(opened, 'kinds'), await count(opened, `${opened.archive}.kinds`)]).toEqual([300, 1_000]);
      expect([await count(opened, 'numbered'), await count(opened, `${opened.archive}.numbered`)]).toEqual([300, 1_000]);
    });

    it('goes on where it was killed between copying and deleting, with the row as it is by then', async () => {
      const opened = await open();
      await fill(opened, 3);
      await run(opened, 91);
      // As if they had not been deleted, and one had changed since.
      await fill(opened, 3);
      const update = opened.database.tables<Tables>().updateTable('kinds').set({ state: 'done' }).where('id', '=', id(1));
      await update.execute();
      expect(await run(opened, 91)).toEqual([{ table: 'kinds', rows: 3 }]);
      const { rows } = await sql<{ state: string }>`select state from ${sql.table(`${opened.archive}.kinds`)} order by id`.execute(
        opened.database.tables(),
      );
      expect(rows.map(({ state }) => state)).toEqual(['open', 'done', 'open']);
    });

    it('deletes where nothing is to be kept, by a time in milliseconds', async () => {
      const opened = await open();
      const tables = opened.database.tables<Tables>();
      await tables
        .insertInto('things')
        .values([
          { id: 'old', body: '', size: BEGIN },
          { id: 'new', body: '', size: BEGIN + DAY_MS },
        ])
        .execute();
      expect(await run(opened, 365.5, [THINGS])).toEqual([{ table: 'things', rows: 1 }]);
      expect((await tables.selectFrom('things').select('id').execute()).map((row) => row.id)).toEqual(['new']);
    });

    it('refuses a rule that fits no table', async () => {
      await expect(run(await open(), 1, [{ ...KINDS, timeColumn: 'nowhere' }])).rejects.toThrow(/a column 'nowhere'/);
    });
  });
}
