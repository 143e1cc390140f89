import { expect, it } from 'vitest';
import { fieldsOf, idIn, textAt } from './fields.ts';

it('reads what is there of values that may be anything', () => {
  const row = { run: { id: 'r1', steps: 3 }, file: null };
  expect([textAt(row, 'run', 'id'), textAt(row, 'run', 'steps'), textAt(row, 'file', 'path'), textAt(undefined, 'run')]).toEqual([
    'r1',
    undefined,
    undefined,
    undefined,
  ]);
  expect([idIn('r2', 'run'), idIn(row, 'run'), idIn(row, 'file'), idIn(7, 'run')]).toEqual(['r2', 'r1', undefined, undefined]);
  expect([fieldsOf(null), fieldsOf('text')]).toEqual([{}, {}]);
});
