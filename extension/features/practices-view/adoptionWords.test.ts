import { expect, it } from 'vitest';
import type { PracticeAdoption } from '../../../protocol/practices.ts';
import { longWords, shortWords } from './adoptionWords.ts';

const adoption = (scores: readonly (number | null)[], rules = 1): PracticeAdoption => ({
  id: 'a',
  title: 'A',
  score: scores.at(-1) ?? null,
  findings: 2,
  rules: Array.from({ length: rules }, () => ({ id: 'r', state: 'on', files: 1, filesWithFindings: 0, findings: 0 })),
  history: scores.map((score, index) => ({ day: `2026-11-0${index + 1}`, score, findings: 2 })),
});

it('shows the figure and how it went', () => {
  expect([shortWords(adoption([0, 50, 100])), shortWords(adoption([80])), shortWords(adoption([null])), shortWords(undefined)]).toEqual([
    '100 % ▁▅█',
    '80 %',
    'not measured',
    '',
  ]);
});

it('shows the last eight figures, and nothing where there is no history', () => {
  expect(shortWords(adoption([100, 0, 0, 0, 0, 0, 0, 0, 100]))).toBe('100 % ▁▁▁▁▁▁▁█');
  expect([shortWords(adoption([])), longWords(adoption([]))]).toEqual(['', 'Not measured yet: the folder is checked first.']);
});

it('says it in words, and why there is no figure', () => {
  expect([longWords(adoption([70, 82])), longWords(adoption([82, 70])), longWords(adoption([5]))]).toEqual([
    '82 % adopted, up 12 since 2026-11-01. 2 findings of its rules.',
    '70 % adopted, down 12 since 2026-11-01. 2 findings of its rules.',
    '5 % adopted. 2 findings of its rules.',
  ]);
  expect([longWords(undefined), longWords(adoption([null], 0)), longWords(adoption([null]))]).toEqual([
    'Not measured yet: the folder is checked first.',
    'It links no rule, so nothing can be measured.',
    'None of its rules has anything to look at here.',
  ]);
});
