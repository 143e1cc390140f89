import { expect, it } from 'vitest';
import { applySuppressions } from './suppressions.ts';
import { refusalOf } from './waiverPolicy.ts';

it('accepts what the rule allows, up to the last day', () => {
  const policy = { allowed: true, maxDays: 30 };
  const ends = ['2026-03-31', '2026-04-01', undefined, 'soon'];
  expect(ends.map((until) => refusalOf(policy, until, '2026-03-01') === undefined)).toEqual([true, false, false, false]);
  expect(refusalOf(undefined, undefined, '2026-03-01')).toBeUndefined();
  expect(refusalOf({ allowed: false }, '2026-03-01', '2026-03-01')).toMatch(/allows no waivers/);
});

it('a comment that its rule does not allow suppresses nothing, and says why', () => {
  const at = { start: { line: 1, character: 0 }, end: { line: 1, character: 4 } };
  const finding = {
    ruleId: 'x',
    severity: 'error',
    message: 'm',
    path: 'a.ts',
    range: at,
    fixes: [],
    related: [],
    fixable: false,
  } as const;
  const result = applySuppressions({
    path: 'a.ts',
    text: '// stewardry-ignore x -- why until 2026-12-31\neval',
    language: 'TypeScript',
    findings: [{ ...finding, fixes: [], related: [], fingerprint: '1' }],
    isKnownRule: () => true,
    wasChecked: () => true,
    today: '2026-03-01',
    waiversOf: () => ({ allowed: true, maxDays: 30 }),
  });
  expect(result.map(({ ruleId, suppressed }) => [ruleId, suppressed?.kind])).toEqual([
    ['x', undefined],
    ['suppression-not-allowed', undefined],
  ]);
  expect(result[1]?.message).toContain('2026-03-31');
});
