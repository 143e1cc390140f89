import { expect, it } from 'vitest';
import { parseRuleFile } from '../rules/ruleFile.ts';
import { createSyntaxEngine } from '../syntax/syntaxEngine.ts';
import { learn } from './learn.ts';
import type { Rejection } from './rejection.ts';

let count = 0;
const rejection = (reason: string, added: string, path = 'src/a.ts'): Rejection => {
  count += 1;
  return { id: `r${String(count).padStart(4, '0')}`, path, reason, added: added.split('\n'), rules: [] };
};

const logs = [
  rejection('No console.log in our code', 'console.log(a);', 'src/a.ts'),
  rejection('please do not use console.log', 'if (x) {\n  console.log("x");\n}', 'src/b.tsx'),
  rejection('console logging again!', 'const y = 1; console.log(y)', 'src/c.ts'),
];
const rulesOf = (text: string) => parseRuleFile(text, { file: '/r.yml', pack: 'workspace', scope: '', globalUtils: [] });

it('three rejections of one call, with reasons that speak of it, propose a rule that finds it', () => {
  const [proposal, ...others] = learn(logs);
  expect(others).toEqual([]);
  expect(proposal).toMatchObject({
    kind: 'rule',
    title: 'Do not call console.log',
    fileName: 'no-console-log.yml',
    reasons: logs.map(({ reason }) => reason),
    rejections: logs.map(({ id }) => id),
  });
  const { rules, problems } = rulesOf(proposal?.text ?? '');
  expect(problems).toEqual([]);
  expect(rules.map(({ id, severity, message }) => [id, severity, message])).toEqual(
    Array(2).fill(['no-console-log', 'warning', 'No console.log in our code']),
  );
  const engine = createSyntaxEngine(rules.flatMap((rule) => (rule.body.kind === 'syntax' ? [{ ...rule, body: rule.body }] : [])));
  const check = (text: string) => engine.check({ path: 'a.ts', text, language: 'TypeScript' }, () => true).matches.length;
  expect([check('console.log(1)'), check('console.warn(1)')]).toEqual([1, 0]);
});

it('two are chance, and so are three without a reason or with different ones', () => {
  expect(learn(logs.slice(0, 2))).toEqual([]);
  expect(learn([...logs.slice(0, 2), { ...logs[0], reason: 'twice the same id' } as Rejection])).toEqual([]);
  expect(learn(logs.map((each) => ({ ...each, reason: ' ' })))).toEqual([]);
  expect(learn([rejection('too slow', 'f()'), rejection('wrong layer', 'f()'), rejection('missing test', 'f()')])).toEqual([]);
});

it('says which rule has known it all along', () => {
  const [proposal] = learn(logs.map((each, index) => ({ ...each, rules: ['no-log', `rule-${index}`] })));
  expect(proposal?.text.replace(/\s+/g, ' ')).toContain('What no-log finds was in each');
});

it('the same reason for different code proposes a practice', () => {
  const tests = [
    rejection('Every new function needs a unit test. We agreed on it.', 'export function a() {}'),
    rejection('new functions need unit tests', 'export const b = () => 1;', 'lib/b.py'),
    rejection('this function needs a unit test too', 'def c(): pass', 'lib/c.py'),
  ];
  expect(learn(tests)).toMatchObject([
    {
      kind: 'practice',
      title: 'Every new function needs a unit test',
      fileName: 'every-new-function-needs-a-unit-test.md',
      text: expect.stringContaining('Learnt from 3 rejected changes, in src/a.ts, lib/b.py, lib/c.py.'),
    },
  ]);
});

it('a language without calls that a pattern can hold gets a rule about text', () => {
  const [proposal] = learn([1, 2, 3].map((index) => rejection('exec is forbidden', `exec(${index})`, `a${index}.weird`)));
  const { rules, problems } = rulesOf(proposal?.text ?? '');
  expect([problems, rules.map(({ body, files }) => [body.kind, files])]).toEqual([[], [['check', ['**/*.weird']]]]);
});

it('is proposed once: another rejection of the pattern, or another order, changes no id', () => {
  const more = rejection('console.log once more', 'console.log(z)');
  expect(learn([...logs, more].toReversed()).map(({ id }) => id)).toEqual(learn(logs).map(({ id }) => id));
});

it('what a person writes cannot break out of the text', () => {
  const hostile = [1, 2, 3].map(() => rejection('eval: "x"\n---\nid: other # eval', 'eval(x)'));
  const [proposal] = learn(hostile);
  expect(rulesOf(proposal?.text ?? '')).toMatchObject({ rules: [{ id: 'no-eval' }], problems: [] });
});
