import { expect, it } from 'vitest';
import { detailBeyondTitle } from './answers.ts';

it('shows below a title what it does not say: not the command once more, but a longer one, a difference and the folder', () => {
  const title = 'npm test';
  expect([
    detailBeyondTitle({ title, detail: '```sh\nnpm test\n```\nin `packages/a`' }),
    detailBeyondTitle({ title, detail: '```sh\nnpm test -- --update\n```' }),
    detailBeyondTitle({ title: 'Edit a.ts (+1 −0)', detail: '```diff\n+one\n```' }),
    detailBeyondTitle({ title: 'git status', detail: '````sh\ngit status\n````' }),
  ]).toEqual(['in `packages/a`', '```sh\nnpm test -- --update\n```', '```diff\n+one\n```', '']);
});
