import { describe, expect, it } from 'vitest';
import { hunkId, takeHunks } from './hunks.ts';
import { joinLines, splitLines } from './lines.ts';
import { mergeLines } from './mergeLines.ts';

const lines = (text: string): string[] => splitLines(Buffer.from(text));
const merge = (base: string, current: string, proposed: string) => {
  const { lines: merged, conflicts } = mergeLines(lines(base), lines(current), lines(proposed));
  return [joinLines(merged).toString(), conflicts];
};

describe('lines', () => {
  it.each([
    ['', 0],
    ['a', 1],
    ['a\n', 1],
    ['a\nb', 2],
    ['a\r\nb\n\n', 3],
    ['\ufeffä\n\ud83e\uddb6', 2],
    ['a\rb\n', 1],
  ])('of %j are put together again byte for byte', (text, count) => {
    expect([lines(text).length, joinLines(lines(text))]).toEqual([count, Buffer.from(text)]);
  });

  it('of bytes that are no UTF-8 stay those bytes', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x0a, 0x80, 0x0d, 0x0a]);
    expect(joinLines(splitLines(bytes))).toEqual(bytes);
  });
});

describe('a merge of lines', () => {
  it.each([
    ['changes in different places', 'a\nb\nc\nd\ne\n', 'A\nb\nc\nd\ne\n', 'a\nb\nc\nd\nE\n', 'A\nb\nc\nd\nE\n', []],
    ['the same change on both sides', 'a\nb\n', 'a\nB\n', 'a\nB\n', 'a\nB\n', []],
    ['a last line break that one side took away', 'a\nb\nc\n', 'a\nb\nc', 'A\nb\nc\n', 'A\nb\nc', []],
    ['lines at both ends', 'b\n', 'a\nb\n', 'b\nc\n', 'a\nb\nc\n', []],
    ['lines that touch', 'a\nb\nc\n', 'a\nB\nc\n', 'a\nb\nC\n', 'a\n<<<<<<< yours\nB\nc\n=======\nb\nC\n>>>>>>> Stewardry\n', [1]],
    ['the same lines', 'x\na\n', 'x\nb\n', 'x\nc\n', 'x\n<<<<<<< yours\nb\n=======\nc\n>>>>>>> Stewardry\n', [1]],
    [
      'a conflict in a file of Windows',
      'x\r\na\r\n',
      'x\r\nb\r\n',
      'x\r\nc',
      'x\r\n<<<<<<< yours\r\nb\r\n=======\r\nc\r\n>>>>>>> Stewardry\r\n',
      [1],
    ],
  ] as const)('%s', (_, base, current, proposed, expected, conflicts) => {
    expect(merge(base, current, proposed)).toEqual([expected, conflicts]);
  });

  it('of two huge files with nothing but equal lines ends at once, with a conflict', () => {
    const many = (first: string, last: string) => [first, ...Array.from({ length: 30_000 }, () => '}\n'), last];
    const started = process.cpuUsage();
    const { conflicts } = mergeLines(many('a\n', 'z\n'), many('b\n', 'y\n'), many('c\n', 'x\n'));
    expect([conflicts, process.cpuUsage(started).user < 5_000_000]).toEqual([[0], true]);
  });
});

describe('hunks', () => {
  const base = lines('1\n2\n3\n4\n5\n');
  const proposed = lines('one\n2\n3\nnew\n4\n');
  const places = [
    { baseStart: 0, baseLines: 1, proposedStart: 0, proposedLines: 1 },
    { baseStart: 3, baseLines: 0, proposedStart: 3, proposedLines: 1 },
    { baseStart: 4, baseLines: 1, proposedStart: 5, proposedLines: 0 },
  ];
  const hunks = places.map((place) => ({ id: hunkId(place, base, proposed), ...place }));

  it.each([
    [[], '1\n2\n3\n4\n5\n'],
    [[0], 'one\n2\n3\n4\n5\n'],
    [[1], '1\n2\n3\nnew\n4\n5\n'],
    [[0, 2], 'one\n2\n3\n4\n'],
    [[0, 1, 2], 'one\n2\n3\nnew\n4\n'],
  ])('taking %j', (taken, expected) => {
    const ids = new Set(taken.map((index) => hunks[index]?.id ?? ''));
    expect(takeHunks(base, proposed, hunks, ids).join('')).toBe(expected);
  });

  it('keep their names when other hunks of the file come or go', () => {
    const moved = { ...places[2], proposedStart: 4, baseStart: 4, baseLines: 1, proposedLines: 0 };
    expect([hunkId(moved, base, lines('1\n2\n3\n4\n')), new Set(hunks.map((hunk) => hunk.id)).size]).toEqual([hunks[2]?.id, 3]);
  });
});
