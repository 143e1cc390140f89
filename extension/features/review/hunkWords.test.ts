import { describe, expect, it } from 'vitest';
import { createDecision, createHunk, createStep } from '../../../protocol/fixtures/runRecords.ts';
import { hunkActions, hunkAt, hunkStory, hunkTitle } from './hunkWords.ts';

const hunk = createHunk('h1', { baseStart: 3, proposedStart: 3, proposedLines: 2, steps: ['s2'] });
const step = createStep(2, {
  id: 's2',
  title: 'Edit src/a.ts (+2 −1)',
  verdict: { outcome: 'ask', reason: 'outside the scope', opinions: [], amendments: [] },
  approver: 'person Ada',
  paths: ['src/a.ts'],
});
const decision = createDecision({ step: 's2' });

describe('a hunk', () => {
  it('offers what its state allows', () => {
    const commands = (['open', 'applied', 'rejected'] as const).map((state) =>
      hunkActions('r', 'a.ts', { ...hunk, state }).map(({ command }) => command),
    );
    expect(commands).toEqual([['stewardry.applyHunk', 'stewardry.rejectHunk'], ['stewardry.undoHunk'], ['stewardry.applyHunk']]);
    expect(hunkActions('r', 'a.ts', hunk)[0]?.arguments).toEqual([{ run: 'r', path: 'a.ts', hunk: 'h1' }]);
  });

  it('tells the decision and the step behind it', () => {
    expect(hunkTitle(hunk, 'src/a.ts', [step], [decision])).toBe('Use a parameter');
    expect(hunkTitle({ ...hunk, state: 'rejected' }, 'src/a.ts', [step], [])).toBe('Rejected · step 2');
    expect(hunkStory(hunk, 'src/a.ts', [step], [decision])).toBe(
      '**Use a parameter**: Text must not become SQL.\n\nStep 2: Edit src/a.ts \\(\\+2 −1\\) · ask: outside the scope · approved by person Ada',
    );
  });

  it('tells decisions that name its file, and none that only repeats a step', () => {
    const { step: _, ...noted } = { ...decision, what: 'Noted', evidence: ['src/a.ts:4'] };
    const other = { ...noted, what: 'Other', evidence: ['src/b.ts'] };
    expect(hunkTitle(hunk, 'src/a.ts', [step], [{ ...decision, what: step.title }, other, noted])).toBe('Noted');
  });

  it('is found by a line, also when it only removes', () => {
    const removal = { ...hunk, id: 'h2', proposedStart: 9, proposedLines: 0 };
    expect([2, 3, 4, 5, 9].map((line) => hunkAt([hunk, removal], line)?.id)).toEqual([undefined, 'h1', 'h1', undefined, 'h2']);
  });
});
