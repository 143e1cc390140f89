import { expect, it } from 'vitest';
import { type Exported, toCsv } from './toCsv.ts';

const counts = { error: 1, warning: 0, info: 0, hint: 0 };
const exported: Exported = {
  findings: {
    by: 'day',
    points: [{ day: '2026-01-01', open: counts, new: counts, fixed: counts }],
    rules: [{ rule: '=cmd', severity: 'error', open: 1, new: 1, fixed: 0 }],
  },
  runs: {
    total: 0,
    outcomes: [],
    days: [{ day: '2026-01-01', completed: 2, failed: 0, other: 0, tokens: 10, cost: 5 }],
    models: [{ key: 'a"b,c', runs: 1, completed: 1, requests: 1, tokens: 10, cost: 5 }],
    personas: [],
    budgets: [],
    acceptance: { hunksApplied: 3, hunksRejected: 0, runsApplied: 0, runsRejected: 0 },
    ratings: { up: 2, down: 1 },
    missing: [],
  },
  metrics: [
    { name: 'active_users', group: 'business', title: '', value: 3, unit: 'count', parts: [] },
    { name: 'api_latency', group: 'technical', title: '', value: null, unit: 'seconds', parts: [] },
  ],
};

it('is one figure a line; names cannot become formulas, columns or lines', () => {
  const lines = toCsv(exported).split('\r\n');
  expect(lines.slice(0, 4)).toEqual([
    'group,name,day,value',
    'metric,active_users,,3',
    'metric,api_latency,,',
    'findings,open error,2026-01-01,1',
  ]);
  expect(lines).toContain(`rule,'=cmd open,,1`);
  expect(lines).toContain('model,"a""b,c runs",,1');
  expect(lines).toEqual(expect.arrayContaining(['runs,completed,2026-01-01,2', 'acceptance,hunksApplied,,3', 'rating,down,,1']));
});
