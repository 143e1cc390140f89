import { expect, it } from 'vitest';
import { type Row, reuseRows } from './reuseRows.ts';

interface Named extends Row {
  readonly text: string;
  readonly note?: string;
  readonly children?: readonly Named[];
}

const row = (id: string, text: string, ...children: Named[]): Named => ({ id, text, ...(children.length === 0 ? {} : { children }) });

it('draws nothing when nothing changed', () => {
  const shown = [row('a', '1', row('b', '2'))];
  const { rows, changed } = reuseRows(shown, [row('a', '1', row('b', '2'))]);
  expect(changed).toEqual([]);
  expect(rows[0]).toBe(shown[0]);
});

it('draws only the row that says something else, and the editor knows it still', () => {
  const deep = row('b', '2');
  const shown = [row('a', '1', deep), row('c', '3')];
  const { rows, changed } = reuseRows(shown, [row('a', '1', row('b', 'new')), row('c', '3')]);
  expect(changed).toEqual([deep]);
  expect(changed[0]).toBe(deep);
  expect(deep.text).toBe('new');
  expect(rows.map((one, at) => one === shown[at])).toEqual([true, true]);
});

it('draws a row again when others are under it, and leaves those beside it alone', () => {
  const shown = [row('a', '1', row('b', '2')), row('c', '3')];
  const { rows, changed } = reuseRows(shown, [row('a', '1', row('b', '2'), row('d', '4')), row('c', '3')]);
  expect(changed).toEqual([shown[0]]);
  expect(rows[0]?.children?.map(({ id }) => id)).toEqual(['b', 'd']);
  expect(rows[1]).toBe(shown[1]);
});

it('draws the list again when a row comes, goes or moves', () => {
  const shown = [row('a', '1'), row('b', '2')];
  for (const fresh of [[row('a', '1')], [row('b', '2'), row('a', '1')], [row('a', '1'), row('b', '2'), row('c', '3')]]) {
    const { rows, changed } = reuseRows(shown, fresh);
    expect(changed).toEqual([undefined]);
    expect(rows.find(({ id }) => id === 'a')).toBe(shown[0]);
  }
});

it('forgets what a row does not have any more', () => {
  const shown: Named[] = [{ id: 'a', text: '1', note: 'old' }];
  const { rows } = reuseRows(shown, [row('a', '1')]);
  expect(rows).toEqual([row('a', '1')]);
});
