import { expect, it } from 'vitest';
import { segmentsOf } from './segments.ts';

const match = (startLine: number, start: number, endLine: number, end: number, message = 'm') => ({
  ruleId: 'r',
  message,
  range: { start: { line: startLine, character: start }, end: { line: endLine, character: end } },
  related: [],
  fixes: [],
});

it('marks what was found, also over several lines and where two overlap', () => {
  expect(segmentsOf('foo(1);\nbar', [match(0, 0, 0, 6, 'a'), match(0, 4, 1, 2, 'b')])).toEqual([
    [
      { text: 'foo(', found: 'a' },
      { text: '1)', found: 'a\nb' },
      { text: ';', found: 'b' },
    ],
    [{ text: 'ba', found: 'b' }, { text: 'r' }],
  ]);
});

it('has a part for every line, also an empty one and one beyond the text', () => {
  expect(segmentsOf('a\r\n\r\nb', [match(1, 0, 9, 0)])).toEqual([[{ text: 'a' }], [{ text: '' }], [{ text: 'b', found: 'm' }]]);
});
