import { expect, it } from 'vitest';
import type { Finding } from '../../../protocol/finding.ts';
import { tellWithoutAi } from './tellWithoutAi.ts';

const position = { line: 2, character: 0 };
const finding: Finding = {
  ruleId: 'no-eval',
  severity: 'error',
  message: 'Runs [text](command:x)',
  path: 'src/a.ts',
  range: { start: position, end: position },
  fixes: [],
  related: [],
  fixable: true,
  fingerprint: 'f',
};

function told(findings: readonly Finding[], isScanned = true): string[] {
  const said: string[] = [];
  tellWithoutAi(
    { findings, isScanned },
    {
      markdown: (text) => void said.push(text.trim()),
      progress: (text) => void said.push(text),
      button: ({ title }) => void said.push(`[${title}]`),
    },
  );
  return said;
}

const OFF = 'AI is switched off in this folder, so no task runs. Rules, fixes and templates work without.';

it('says why there is no other answer, what the rules find, and what helps without a model', () => {
  const suppressed = { ...finding, path: 'src/b.ts', suppressed: { kind: 'baseline' } as const };
  expect(told([finding, { ...finding, ruleId: 'no-log', fixable: false }, suppressed])).toEqual([
    OFF,
    String.raw`The rules have 2 findings, 1 with a fix:

- src/a.ts:3: Runs \[text\]\(command:x\) (no-eval, has a fix)
- src/a.ts:3: Runs \[text\]\(command:x\) (no-log)`,
    '[Show Problems]',
    '[Fix All in Workspace…]',
    '[New From Template…]',
    '[Choose Models…]',
  ]);
});

it('names ten findings and counts the rest', () => {
  expect(
    told(Array.from({ length: 12 }, () => finding))[1]
      ?.split('\n')
      .at(-1),
  ).toBe('- and 2 more');
});

it('with nothing found there is nothing to mend', () => {
  expect(told([])).toEqual([OFF, 'The rules find nothing wrong.', '[New From Template…]', '[Choose Models…]']);
});

it('does not say that nothing is wrong where nobody has looked', () => {
  expect(told([], false)).toEqual([
    OFF,
    'This folder has not been checked yet, so nothing is known of it.',
    '[Scan Workspace]',
    '[New From Template…]',
    '[Choose Models…]',
  ]);
});
