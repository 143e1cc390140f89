import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Severity } from '../../../../protocol/finding.ts';
import type { Database } from '../../../data/database.ts';
import { readHistory, readOpenFindings } from '../store.ts';
import type { SeenFinding } from './difference.ts';
import { keepScan } from './keepScan.ts';

const seen = (fingerprint: string, severity: Severity = 'error'): SeenFinding => ({
  path: 'a.ts',
  ruleId: 'no-foo',
  fingerprint,
  severity,
});
const at = (day: string, hour = 12): number => Date.parse(`${day}T${String(hour).padStart(2, '0')}:00:00.000Z`);

/** What the history of findings promises on every engine. `open` gives a database with the tables of `analytics`. */
export function describeHistory(open: () => Promise<Database>): void {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  const countsOf = async (from: string, to: string) =>
    (await readHistory(database, from, to)).rows.map(({ period, day, open, appeared, fixed }) => [period, day, open, appeared, fixed]);

  describe('the history of findings', () => {
    it('adds up the scans of a day', async () => {
      expect(await keepScan(database, [seen('x')], at('2026-01-01', 8))).toBe(true);
      expect(await keepScan(database, [seen('x'), seen('y')], at('2026-01-01', 9))).toBe(true);
      expect(await keepScan(database, [seen('y')], at('2026-01-01', 10))).toBe(true);
      expect(await countsOf('2026-01-01', '2026-01-01')).toEqual([['day', '2026-01-01', 1, 2, 1]]);
      expect(await readOpenFindings(database)).toMatchObject([{ fingerprint: 'y', since: '2026-01-01T09:00:00.000Z' }]);
    });

    it('counts a scan that several processes keep once, and says that nothing changed', async () => {
      await keepScan(database, [seen('x')], at('2026-01-01'));
      expect(await keepScan(database, [seen('x')], at('2026-01-01', 13))).toBe(false);
      const [first, second] = await Promise.all([
        keepScan(database, [seen('x'), seen('y')], at('2026-01-02')),
        keepScan(database, [seen('y'), seen('x')], at('2026-01-02')),
      ]);
      expect([first, second]).toEqual([true, false]);
      expect(await countsOf('2026-01-02', '2026-01-02')).toEqual([
        ['day', '2026-01-01', 1, 1, 0],
        ['day', '2026-01-02', 2, 1, 0],
      ]);
    });

    it('knows of a day on which nothing was found', async () => {
      await keepScan(database, [seen('x')], at('2026-01-01'));
      await keepScan(database, [], at('2026-01-03'));
      const { scans, since } = await readHistory(database, '2026-01-02', '2026-01-04');
      expect([scans.map(({ day }) => day), since]).toEqual([['2026-01-01', '2026-01-03'], '2026-01-01']);
      expect(await countsOf('2026-01-02', '2026-01-04')).toContainEqual(['day', '2026-01-03', 0, 0, 1]);
    });

    it('follows a finding whose severity somebody changed', async () => {
      await keepScan(database, [seen('x')], at('2026-01-01'));
      await keepScan(database, [seen('x', 'warning')], at('2026-01-02'));
      expect(await readOpenFindings(database)).toMatchObject([{ severity: 'warning' }]);
      expect((await countsOf('2026-01-02', '2026-01-02')).at(-1)).toEqual(['day', '2026-01-02', 1, 0, 0]);
    });

    it('is not written into days that are over when the clock was put back', async () => {
      await keepScan(database, [seen('x')], at('2026-01-02'));
      expect(await keepScan(database, [], at('2026-01-01'))).toBe(false);
      expect(await countsOf('2026-01-01', '2026-01-02')).toEqual([['day', '2026-01-02', 1, 1, 0]]);
    });

    it('holds thousands of findings', async () => {
      const many = Array.from({ length: 1_200 }, (_, index) => seen(`f${index}`));
      await keepScan(database, many, at('2026-01-01'));
      await keepScan(database, many.slice(0, 100), at('2026-01-02'));
      expect((await countsOf('2026-01-02', '2026-01-02')).at(-1)).toEqual(['day', '2026-01-02', 100, 0, 1_100]);
    });

    it('adds up by month what is more than 400 days old, once', async () => {
      await keepScan(database, [seen('x'), seen('y')], at('2025-01-10'));
      await keepScan(database, [seen('y'), seen('z')], at('2025-01-20'));
      await keepScan(database, [seen('y')], at('2025-02-01'));
      await keepScan(database, [seen('y')], at('2026-03-10'));
      await keepScan(database, [seen('y')], at('2026-03-11'));
      expect(await countsOf('2025-01-01', '2025-02-28')).toEqual([
        ['month', '2025-01-01', 2, 3, 1],
        ['day', '2025-02-01', 1, 0, 1],
      ]);
      expect((await readHistory(database, '2025-01-01', '2025-02-28')).scans.map(({ day }) => day)).toEqual(['2025-01-01', '2025-02-01']);
    });
  });
}
