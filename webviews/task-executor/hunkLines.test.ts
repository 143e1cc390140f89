import { expect, it } from 'vitest';
import { hunkLines } from './hunkLines.ts';

const show = (...given: Parameters<typeof hunkLines>) =>
  hunkLines(...given).lines.map(({ kind, text }) => `${{ added: '+', removed: '-', context: ' ' }[kind]}${text}`);

it('shows what goes, what comes, and a little around it', () => {
  const base = 'a\nb\nc\nd\ne\nf\n';
  expect(show(base, base.replace('d\n', 'D\nDD\n'), { baseStart: 3, baseLines: 1, proposedStart: 3, proposedLines: 2 })).toEqual([
    ' b',
    ' c',
    '-d',
    '+D',
    '+DD',
    ' e',
    ' f',
  ]);
});

it('shows files that come and go, and cuts what nobody reads here', () => {
  expect(show(null, 'x\r\ny', { baseStart: 0, baseLines: 0, proposedStart: 0, proposedLines: 2 })).toEqual(['+x', '+y']);
  expect(show('x\n', null, { baseStart: 0, baseLines: 1, proposedStart: 0, proposedLines: 0 })).toEqual(['-x']);
  const long = 'x\n'.repeat(1_000);
  expect(hunkLines(null, long, { baseStart: 0, baseLines: 0, proposedStart: 0, proposedLines: 1_000 }).left).toBe(600);
});
