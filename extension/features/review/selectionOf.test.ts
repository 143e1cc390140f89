import { expect, it } from 'vitest';
import { createFile, createHunk } from '../../../protocol/fixtures/runRecords.ts';
import { selectionOf } from './selectionOf.ts';

const file = (path: string, ...ids: string[]) =>
  createFile(
    path,
    ids.map((id) => createHunk(id)),
    { isBinary: ids.length === 0 },
  );

it('takes files whole of which everything was ticked, hunks of others, and nothing of the rest', () => {
  const files = [file('a.ts', '1', '2'), file('b.ts', '1', '2'), file('c.png'), file('d.ts', '1')];
  const picks = [{ path: 'a.ts', hunk: '2' }, { path: 'b.ts', hunk: '1' }, { path: 'b.ts', hunk: '2' }, { path: 'c.png' }];
  expect(selectionOf(files, picks)).toEqual([{ path: 'a.ts', hunks: ['2'] }, { path: 'b.ts' }, { path: 'c.png' }]);
});
