import { expect, it } from 'vitest';
import { lineSpan, readDraft, renamed } from './draft.ts';

it('takes back what it kept, and nothing else', () => {
  const draft = { text: 'a', basedOn: null, from: 'b' };
  expect([readDraft(draft), readDraft({ ...draft, basedOn: 1 }), readDraft(undefined), readDraft('x')]).toEqual([
    draft,
    undefined,
    undefined,
    undefined,
  ]);
});

it('gives a new persona a name of its own', () => {
  expect(renamed('---\nname: Developer\n---\nname: stays', 'release-manager')).toBe('---\nname: Release manager\n---\nname: stays');
});

it('finds a line', () => {
  expect([lineSpan('ab\ncd\n', 1), lineSpan('ab', 5)]).toEqual([
    [3, 5],
    [3, 3],
  ]);
});
