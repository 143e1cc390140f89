import { expect, it } from 'vitest';
import { explanationPage } from './explanationPage.ts';

const words = { level: 'expert', text: 'It runs. ![x](https://evil.test)', related: ['rule', 'fix'] } as const;

it('says who explained it and for whom, and fetches no pictures', () => {
  const page = explanationPage({
    ...words,
    related: [...words.related],
    term: '# a\nb',
    source: 'model',
    model: 'scripted/demo',
    isScripted: true,
  });
  expect(page.split('\n\n')).toEqual([
    '# \\# a b',
    'It runs. !\u200b[x](https://evil.test)',
    '---',
    '*For the level expert, by scripted/demo (scripted).*',
    'See also: rule, fix.',
  ]);
});

it('says why no model answered', () => {
  const page = explanationPage({
    ...words,
    related: [],
    term: 'run',
    source: 'glossary',
    isScripted: false,
    note: 'No model answered: off',
  });
  expect(page.split('\n\n').slice(3)).toEqual(['*For the level expert, by the built-in glossary.*', '> No model answered: off']);
});
