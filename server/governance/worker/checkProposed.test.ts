import { expect, it } from 'vitest';
import type { FileChange } from '../govern/action.ts';
import { parseRuleFile } from '../rules/ruleFile.ts';
import { checkProposed } from './checkProposed.ts';
import { createRuleSession } from './ruleSession.ts';

const RULES = `
id: no-eval
language: ts
severity: error
message: eval of $CODE
note: eval runs whatever it is given.
rule: { pattern: eval($CODE) }
fix: run($CODE)
---
id: no-alert
language: ts
severity: warning
message: no alert
rule: { pattern: alert($A) }
---
id: no-todo
severity: info
check: { kind: text, pattern: TODO }
---
id: strict-todo
severity: hint
stewardry: { ai: block }
check: { kind: text, pattern: FIXME }
---
id: two-ways
language: ts
severity: error
rule: { pattern: old($A) }
fix:
  - { title: one, template: one($A) }
  - { title: two, template: two($A) }
---
id: lowercase-names
severity: error
files: ["src/**"]
check: { kind: path, name: '^[a-z]' }
---
id: small-files
severity: error
check: { kind: size, lines: 6 }
---
id: short-functions
severity: error
check: { kind: size, functionLines: 3 }
---
id: no-catch
language: ts
severity: error
rule: { pattern: 'try { $$$A } catch { $$$B }' }
`;

function sessionOf(problems: Parameters<typeof createRuleSession>[0]['problems'] = [], baseline?: string, rulesText = RULES) {
  const { rules, problems: own } = parseRuleFile(rulesText, { file: '/r.yml', pack: 'workspace', scope: '', globalUtils: [] });
  const pack = { name: 'workspace', description: '', origin: 'workspace' as const, rules, testFiles: [] };
  const sources = { workspaceFiles: [], settings: {}, environment: {}, defaultPacks: [] };
  return createRuleSession({ version: '1', folder: null, packs: [pack], sources, baseline, problems: [...own, ...problems] });
}

const options = { today: '2026-01-01', signal: new AbortController().signal };
const edit = (before: string | null, after: string | null, path = 'a.ts'): FileChange => ({ path, before, after });
const found = async (...changes: FileChange[]) =>
  (await checkProposed(sessionOf(), changes, options)).findings.map(
    ({ ruleId, range, enforcement }) => `${ruleId}:${range.start.line} ${enforcement}`,
  );

it.each<[string, string | null, string | null, string[]]>([
  ['a new file is all new', null, 'alert(1);\n', ['no-alert:0 block']],
  ['only the added line counts', 'alert(1);\n', 'alert(1);\nalert(2);\n', ['no-alert:1 block']],
  ['an altered line counts', 'alert(1);\nf();\n', 'alert(2);\nf();\n', ['no-alert:0 block']],
  ['lines that move down do not', 'alert(1);\n', 'f();\nalert(1);\n', []],
  ['a deleted line makes no finding', 'f();\nalert(1);\n', 'alert(1);\n', []],
  ['a deleted file makes none', 'alert(1);\n', null, []],
  ['another line ending is no change', 'alert(1);\nf();\n', 'alert(1);\r\nf();\r\n', []],
  ['nor is a last line break', 'alert(1);', 'alert(1);\n', []],
  ['hints and remarks advise', null, '// TODO\n', ['no-todo:0 advise']],
  ['unless the rule says what it demands of AI', null, '// FIXME\n', ['strict-todo:0 block']],
  ['the size of a file counts when the change makes it so', 'a();\n'.repeat(6), 'a();\n'.repeat(7), ['small-files:0 block']],
  ['and not when it was so before', 'a();\n'.repeat(7), `${'a();\n'.repeat(7)}b();\n`, []],
  [
    'work inside something long that was there before brings no finding',
    'try {\n  a();\n  b();\n} catch {\n}\n',
    'try {\n  a();\n  c();\n} catch {\n}\n',
    [],
  ],
  ['but one that the change completes does', 'try {\n  a();\n', 'try {\n  a();\n} catch {\n}\n', ['no-catch:0 block']],
])('%s', async (_, before, after, expected) => {
  expect(await found(edit(before, after))).toEqual(expected);
});

it('what a comment or the baseline accepts is left out', async () => {
  expect(await found(edit(null, 'f();\n// stewardry-ignore no-alert -- known\nalert(1);\n'))).toEqual([]);
  const [finding] = (await checkProposed(sessionOf(), [edit(null, 'alert(1);\n')], options)).findings;
  const baseline = JSON.stringify({ version: 1, entries: [{ path: 'a.ts', ruleId: 'no-alert', fingerprint: finding?.fingerprint }] });
  expect((await checkProposed(sessionOf([], baseline), [edit(null, 'alert(1);\n')], options)).findings).toEqual([]);
});

it('names of files count, where a file is new or moved to', async () => {
  expect(await found(edit(null, '', 'src/Big.ts'))).toEqual(['lowercase-names:0 block']);
  expect(await found(edit('f();\n', 'g();\n', 'src/Big.ts'))).toEqual([]);
  expect(
    await found(
      { path: 'src/Big.ts', before: null, after: 'f();\n', movedFrom: 'Big.ts' },
      { path: 'Big.ts', before: 'f();\n', after: null },
    ),
  ).toEqual(['lowercase-names:0 block']);
});

it('a moved file brings only what it did not have', async () => {
  const before = 'alert(1);\n';
  const move = (after: string) => [{ path: 'b.ts', before: null, after, movedFrom: 'a.ts' }, edit(before, null)];
  expect(await found(...move(before))).toEqual([]);
  expect(await found(...move(`${before}alert(2);\n`))).toEqual(['no-alert:1 block']);
});

it('mends what has one fix, says what, and leaves other lines alone', async () => {
  const { mended } = await checkProposed(sessionOf(), [edit('eval(a);\n', 'eval(a);\neval(eval(b));\nalert(1);\n')], options);
  expect(mended).toMatchObject([
    {
      path: 'a.ts',
      after: 'eval(a);\nrun(run(b));\nalert(1);\n',
      fixed: [{ ruleId: 'no-eval' }, { ruleId: 'no-eval' }],
      left: [{ ruleId: 'no-alert' }],
    },
  ]);
  expect((await checkProposed(sessionOf(), [edit(null, 'old(1);\n')], options)).mended).toEqual([]);
});

it('a broken rule is named, and so is a file that was not looked at', async () => {
  const broken = await checkProposed(
    sessionOf([], undefined, `${RULES}---\nid: bad\nlanguage: ts\nrule: { kind: nonsense }\n`),
    [edit(null, 'f();\n')],
    options,
  );
  expect(broken.broken).toMatchObject([{ kind: 'rule-broken', ruleId: 'bad' }]);
  const large = await checkProposed(sessionOf(), [edit(null, 'x'.repeat(2 ** 20 + 1))], options);
  expect(large.skipped).toMatchObject([{ kind: 'file-skipped', path: 'a.ts' }]);
});
