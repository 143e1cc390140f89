import { expect, it } from 'vitest';
import { distinct, labelOf } from './contextItems.ts';

it('are named as a person would', () => {
  expect(
    [
      { kind: 'file', path: 'a.ts' } as const,
      { kind: 'selection', path: 'a.ts', startLine: 2, endLine: 4, text: '…' } as const,
      { kind: 'finding', path: 'a.ts', ruleId: 'no-eval', line: 9 } as const,
      { kind: 'gitDiff', staged: true } as const,
    ].map(labelOf),
  ).toEqual(['a.ts', 'selection of a.ts, 3 lines', 'finding no-eval in a.ts:10', 'staged changes']);
});

it('are there once', () => {
  const file = { kind: 'file', path: 'a.ts' } as const;
  expect(distinct([file, { kind: 'note', text: 'x' }, { ...file }])).toEqual([file, { kind: 'note', text: 'x' }]);
});
