import { describe, expect, it } from 'vitest';
import { type DraftNames, draftRows, parseBudget, type TaskDraft } from './taskDraft.ts';

const draft: TaskDraft = { folder: '/shop', prompt: '', persona: 'developer', context: [], plans: false };
const names: DraftNames = { folder: 'shop', hasOtherFolders: false, persona: 'Developer', session: undefined, obstacle: undefined };
const words = (more: Partial<TaskDraft>, named: Partial<DraftNames> = {}): string[] =>
  draftRows({ ...draft, ...more }, { ...names, ...named }).map(({ label, description }) => `${label}: ${description}`);

describe('the rows of a task', () => {
  it('ask for words first', () => {
    expect(words({})).toEqual([
      '$(edit) Describe the task above: ',
      '$(library) Template: begin with words that are there',
      '$(account) Persona: Developer',
      '$(sparkle) Model: as the persona has it',
      '$(files) Context: nothing besides the task',
      '$(comment-discussion) Session: a new one',
      '$(credit-card) Budget: as configured',
      '$(checklist) Plan first: no',
    ]);
  });

  it('show everything that was chosen', () => {
    const chosen = { prompt: 'Mend  the\ntests', model: 'a/b', tokens: 1240, budget: 1_500_000, plans: true } as const;
    const context = [{ kind: 'file', path: 'a.ts' }] as const;
    expect(words({ ...chosen, context }, { session: 'Tests', hasOtherFolders: true })).toEqual([
      '$(play) Mend the tests: run',
      '$(library) Template: begin with words that are there',
      '$(account) Persona: Developer',
      '$(sparkle) Model: a/b',
      '$(files) Context: 1 item · 1,240 tokens',
      '$(comment-discussion) Session: Tests',
      '$(credit-card) Budget: $1.50',
      '$(checklist) Plan first: yes, and I approve it',
      '$(root-folder) Folder: shop',
    ]);
  });

  it('say what is in the way instead of offering to run', () => {
    expect(words({ prompt: 'Mend it' }, { obstacle: 'AI is switched off' })[0]).toBe('$(warning) AI is switched off: see what can be done');
  });
});

describe('a budget', () => {
  it('is read from dollars', () => {
    expect(['1.50', '$2', ' 0 ', '', 'much', '1,5', '-1'].map(parseBudget)).toEqual([
      { budget: 1_500_000 },
      { budget: 2_000_000 },
      { budget: 0 },
      { budget: undefined },
      undefined,
      undefined,
      undefined,
    ]);
  });
});
