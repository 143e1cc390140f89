import { expect, it } from 'vitest';
import type { Finding } from '../../../../protocol/finding.ts';
import { exceptionItems } from './exceptions.ts';

// Noon, so that the local day is the same in most of the world.
const NOW = Date.parse('2026-03-01T12:00:00');

const suppressed = (path: string, until: string | undefined, kind: 'inline' | 'baseline' = 'inline'): Finding => ({
  ruleId: 'no-foo',
  severity: 'error',
  message: 'No foo',
  path,
  range: { start: { line: 3, character: 0 }, end: { line: 3, character: 1 } },
  fingerprint: path,
  fixes: [],
  related: [],
  fixable: false,
  suppressed: { kind, reason: 'Legacy', ...(until === undefined ? {} : { until }) },
});

it('says which suppressions and entries of the baseline end within 14 days, the first to end first', () => {
  const findings = [
    suppressed('later.ts', '2026-03-15', 'baseline'),
    suppressed('today.ts', '2026-03-01'),
    suppressed('over.ts', '2026-02-28'),
    suppressed('far.ts', '2026-03-16', 'baseline'),
    suppressed('never.ts', undefined, 'baseline'),
  ];
  expect(exceptionItems(findings, NOW).map(({ title, detail, place }) => [title, detail, place])).toEqual([
    [
      'Exception from no-foo in today.ts ends on 2026-03-01',
      'Suppressed by a comment: Legacy',
      { kind: 'file', path: 'today.ts', line: 3 },
    ],
    [
      'Exception from no-foo in later.ts ends on 2026-03-15',
      'Accepted by the baseline: Legacy',
      { kind: 'file', path: 'later.ts', line: 3 },
    ],
  ]);
});

it('of more than five it names four, and counts the rest in a line', () => {
  const many = Array.from({ length: 7 }, (_, index) => suppressed(`${index}.ts`, '2026-03-02'));
  const items = exceptionItems(many, NOW);
  expect(items.map(({ count }) => count)).toEqual([1, 1, 1, 1, 3]);
  expect(items.at(-1)?.title).toBe('3 more exceptions end by 2026-03-15');
});
