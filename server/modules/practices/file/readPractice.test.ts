import { expect, it } from 'vitest';
import { promptText } from '../promptText.ts';
import { readPractice } from './readPractice.ts';

const read = (text: string, file = '/w/.stewardry/practices/tidy.md') => readPractice(file, text, 'workspace');
const problemsOf = (text: string, file?: string) => read(text, file).problems.map(({ line, message }) => `${line + 1}: ${message}`);

const WHOLE = `---
title: Tidy
description: Nothing lies about.
rules: [no-foo]
files: ["src/**"]
personas: [developer]
---

Put it away.

\`\`\`md
# Not a title
## Checklist
\`\`\`

## Why

So that it is found.

## Checklist

- [ ] Put away
- [x] Looked
  twice

## Example

Like this.
`;

it('takes text, checklist and example apart; code is no heading', () => {
  const { practice } = read(WHOLE);
  expect(practice?.summary).toMatchObject({
    id: 'tidy',
    title: 'Tidy',
    rules: ['no-foo'],
    files: ['src/**'],
    personas: ['developer'],
    checklist: ['Put away', 'Looked twice'],
  });
  expect(practice?.text).toBe('Put it away.\n\n```md\n# Not a title\n## Checklist\n```\n\n## Why\n\nSo that it is found.');
  expect(practice?.example).toBe('Like this.');
});

it('tells a model where it holds and what to go through, and leaves the example to people', () => {
  const { practice } = read(WHOLE);
  const text = practice === undefined ? '' : promptText(practice);
  expect(text).toContain('This holds for src/**.');
  expect(text).toContain('Before you finish:\n- Put away\n- Looked twice');
  expect(text).not.toContain('Like this');
});

it('needs no front matter: what runs learnt is a heading and a list', () => {
  expect(read('# Await it\n\n- Await the promise.\n').practice).toMatchObject({
    summary: { title: 'Await it', personas: ['*'], files: ['**'], rules: [] },
    text: '- Await the promise.',
  });
});

it('says what is wrong, and where', () => {
  expect(problemsOf('---\ntitle: T\nrule: [a]\n---\nx')).toEqual(['3: There is no key "rule". Did you mean "rules"?']);
  expect(problemsOf('---\nrules: a\n---\nx')).toEqual(['2: "rules" is not as it should be. Write a list of rule ids.']);
  expect(problemsOf('---\ntitle: T\n---\n')).toEqual([expect.stringContaining('The text is missing')]);
  expect(problemsOf('x\u202Ey')).toEqual([expect.stringContaining('1: This line holds invisible characters')]);
  expect(problemsOf('x', '/w/A B.md')).toEqual([expect.stringContaining('cannot be the name of a practice')]);
  expect(problemsOf('---\n- a\n---\nx')).toEqual([expect.stringContaining('The front matter')]);
});
