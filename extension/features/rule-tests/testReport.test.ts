import { describe, expect, it } from 'vitest';
import type { RuleTestResult } from '../../../protocol/ruleTestResult.ts';
import { failureLines, summary } from './testReport.ts';

const passing: RuleTestResult = { ruleId: 'no-eval', file: 'a-test.yml', line: 0, passed: 6, failures: [] };
const failing: RuleTestResult = {
  ruleId: 'no-alert',
  file: 'b-test.yml',
  line: 2,
  passed: 1,
  failures: [{ kind: 'noisy', case: 'alert(1)\nx()\n', message: 'A valid case was reported.', line: 4 }],
};

describe('summary', () => {
  it('says what passed, what failed and where, and what to do when there are no tests', () => {
    expect([summary([passing]), summary([passing, failing]), summary([])]).toEqual([
      '1 rule: 6 cases passed.',
      '1 of 8 cases failed in no-alert.',
      'There are no tests for this rule. Add them under .stewardry/rule-tests.',
    ]);
  });
});

describe('failureLines', () => {
  it('places each failure at its line, counted from 1, with the code of the case', () => {
    expect(failureLines([passing, failing])).toEqual(['b-test.yml:5 no-alert noisy: A valid case was reported.\n    alert(1)\n    x()']);
  });
});
