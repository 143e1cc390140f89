import { expect, it } from 'vitest';
import { commandFor } from './places.ts';

it('leads to what a figure counts', () => {
  expect([
    commandFor({ kind: 'run', id: 'r1' }, '/w'),
    commandFor({ kind: 'file', path: 'src/a.ts', line: 3 }, '/w'),
    commandFor({ kind: 'findings' }, '/w'),
  ]).toEqual([
    ['stewardry.openRunPage', 'r1'],
    ['stewardry.openRuleSource', { file: '/w/src/a.ts', line: 3 }],
    ['workbench.actions.view.problems'],
  ]);
});
