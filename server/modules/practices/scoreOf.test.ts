import { expect, it } from 'vitest';
import type { AdoptedRule } from '../../../protocol/practices.ts';
import { scoreOf } from './scoreOf.ts';

const rule = (state: AdoptedRule['state'], files = 0, filesWithFindings = 0): AdoptedRule => ({
  id: 'r',
  state,
  files,
  filesWithFindings,
  findings: filesWithFindings * 2,
});

it('is the mean of what each rule finds clean', () => {
  expect(scoreOf([rule('on', 10, 5), rule('on', 4, 0)])).toEqual({ score: 75, findings: 10 });
});

it('counts a rule that is off, or that there is not, as not kept', () => {
  expect(scoreOf([rule('on', 10), rule('off', 10), rule('unknown')]).score).toBe(33);
});

it('leaves out rules that have nothing to look at, and is nothing without any other', () => {
  expect([scoreOf([rule('unused'), rule('on', 3)]).score, scoreOf([rule('unused')]).score, scoreOf([]).score]).toEqual([100, null, null]);
});

it('is 100 only when nothing is left', () => {
  expect([scoreOf([rule('on', 100_000, 1)]).score, scoreOf(Array.from({ length: 10 }, () => rule('on', 3))).score]).toEqual([99, 100]);
});
