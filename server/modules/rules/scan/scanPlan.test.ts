import { expect, it } from 'vitest';
import type { Finding } from '../../../../protocol/index.ts';
import type { ScannedFile } from '../store.ts';
import { planScan } from './scanPlan.ts';

const listed = { paths: ['a.ts'], sizes: [10], modified: [5] };
const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };

/** What is known of `a.ts`, with one finding that is suppressed until a date. */
function known(size: number, until: string): Map<string, ScannedFile> {
  const suppressed = { kind: 'inline', reason: 'for now', until } as const;
  const finding: Finding = {
    ruleId: 'r',
    severity: 'error',
    message: 'm',
    path: 'a.ts',
    range,
    fixes: [],
    related: [],
    fixable: false,
    suppressed,
    fingerprint: 'f',
  };
  return new Map([['a.ts', { size, modified: 5, report: { path: 'a.ts', findings: [finding], notices: [] } }]]);
}

it('believes a file of the same size and time on the last day of a suppression', () => {
  expect(planScan(listed, known(10, '2026-11-21'), '2026-11-21')).toEqual({ fresh: ['a.ts'], stale: [], gone: [] });
});

it('checks a file again on the day after a suppression in it expired', () => {
  expect(planScan(listed, known(10, '2026-11-21'), '2026-11-22')).toEqual({ fresh: [], stale: ['a.ts'], gone: [] });
});

it('checks a file again when its size changed', () => {
  expect(planScan(listed, known(11, '2027-01-01'), '2026-11-21').stale).toEqual(['a.ts']);
});
