import { expect, it } from 'vitest';
import { CountTable, noFindings, sum } from './severityCounts.ts';

it('keeps the total over documents that change and vanish', () => {
  const table = new CountTable();
  table.set('a', { error: 2, warning: 1, info: 0, hint: 0 });
  table.set('b', { error: 0, warning: 4, info: 1, hint: 3 });
  table.set('a', { error: 1, warning: 0, info: 0, hint: 0 });
  expect(table.total).toEqual({ error: 1, warning: 4, info: 1, hint: 3 });
  expect(sum(table.total)).toBe(9);
  table.set('a', noFindings);
  table.set('b', noFindings);
  expect(table.total).toEqual(noFindings);
});
