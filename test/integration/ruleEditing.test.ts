import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as rules from '../../protocol/rules.ts';
import * as workspace from '../../protocol/workspace.ts';
import type { Backend } from '../../server/createBackend.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../harness/temporaryFolder.ts';
import { createTestBackend } from '../harness/testBackend.ts';

/** Writing rules through the whole backend: tried, saved, scoped, enforced, imported, removed. */

const RULE = `id: no-foo
language: TypeScript
severity: warning
# why this is here
message: Do not call foo
rule:
  pattern: foo($A)
`;
const TESTS = 'id: no-foo\nvalid:\n  - bar(1)\ninvalid:\n  - foo(1)\n';

let root: TemporaryFolder;
let folder: string;
let backend: Backend;

beforeAll(async () => {
  root = createTemporaryFolder('rule-editing');
  folder = path.join(root.path, 'shop');
  mkdirSync(folder);
  const rulePacks = path.join(root.path, 'packs');
  mkdirSync(path.join(rulePacks, 'security', 'rules'), { recursive: true });
  writeFileSync(path.join(rulePacks, 'security', 'pack.yaml'), 'name: security\ndescription: Some\n');
  writeFileSync(
    path.join(rulePacks, 'security', 'rules', 'no-eval.yml'),
    RULE.replaceAll('foo', 'eval').replace('TypeScript', 'JavaScript'),
  );
  const environment = { STEWARDRY_HOME: path.join(root.path, 'home') };
  backend = await createTestBackend({ environment, rulePacks });
});
afterAll(async () => {
  await backend.close();
  await root.dispose();
});

beforeEach(async () => {
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true });
  write('.stewardry/config.yaml', 'version: 1\nrules:\n  packs: [security]\n');
  write('a.ts', 'foo(1);\n// stewardry-ignore no-foo -- here it is right\nfoo(2);\n');
  write('src/b.ts', 'bar();\n  foo(3);\n');
  await backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted: true });
  await backend.kernel.ask(workspace.filesChanged, { folder, paths: [path.join(folder, '.stewardry', 'config.yaml')] });
}, 60_000);

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}
const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
const ask = (): Backend['kernel']['ask'] => backend.kernel.ask;
const own = async () => (await ask()(rules.list, { folder })).packs.find(({ name }) => name === 'workspace')?.rules ?? [];

describe('a rule that is being written', () => {
  it('shows what it finds in a file, whatever comments and configuration say, and how its tests do', async () => {
    const source = RULE.replace('warning', 'off');
    const tried = await ask()(rules.tryRule, { folder, source, path: 'a.ts', tests: `${TESTS}  - other(1)\n` });
    expect(tried.file?.matches.map(({ range }) => range.start.line)).toEqual([0, 2]);
    expect(tried.tests).toMatchObject([{ ruleId: 'no-foo', passed: 2, failures: [{ kind: 'missing', case: 'other(1)' }] }]);
    expect([tried.problems, tried.rules.map(({ id, subject }) => [id, subject])]).toEqual([[], [['no-foo', 'TypeScript']]]);
  });

  it('says what is wrong with it, and why a file is left out', async () => {
    const broken = await ask()(rules.tryRule, { folder, source: RULE.replace('pattern', 'patern'), path: 'a.ts' });
    expect([broken.problems[0]?.message, broken.rules, broken.file?.matches]).toEqual([expect.stringContaining('"patern"'), [], []]);
    const scoped = await ask()(rules.tryRule, { folder, source: `${RULE}files: ["src/**"]\n`, path: 'a.ts' });
    expect(scoped.file?.notices.map(({ message }) => message)).toEqual(["The rule's files and ignores leave this file out."]);
  });

  it('runs over the folder, or a part of it, and stops when there is enough', async () => {
    const all = await ask()(rules.matchRule, { folder, source: RULE });
    expect(all.files.map(({ path: file, matches }) => [file, matches.map(({ line }) => line)])).toEqual([
      ['a.ts', ['foo(1);', 'foo(2);']],
      ['src/b.ts', ['  foo(3);']],
    ]);
    expect(await ask()(rules.matchRule, { folder, source: RULE, paths: ['src'] })).toMatchObject({ matches: 1, checked: 1, isCut: false });
    expect(await ask()(rules.matchRule, { folder, source: RULE, limit: 1 })).toMatchObject({ files: [{ matches: [{}] }], isCut: true });
  });

  it('can be cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(ask()(rules.matchRule, { folder, source: RULE }, { signal: controller.signal })).rejects.toMatchObject({
      error: { code: 'CANCELLED' },
    });
  });

  it('runs checks that look at the whole workspace', async () => {
    const source = 'id: readme\nseverity: info\nmessage: $DETAIL\ncheck:\n  kind: path\n  requires: [README.md]\n';
    const found = await ask()(rules.matchRule, { folder, source });
    expect([found.problems, found.matches > 0]).toEqual([[], true]);
  });
});

describe('saving a rule', () => {
  it('writes it and its tests, and from then on it finds', async () => {
    const saved = await ask()(rules.saveRule, { folder, source: RULE, tests: TESTS });
    expect(saved).toEqual({ ruleId: 'no-foo', file: '.stewardry/rules/no-foo.yml', testFile: '.stewardry/rule-tests/no-foo-test.yml' });
    expect([read(saved.file), read(saved.testFile ?? '')]).toEqual([RULE, TESTS]);
    const { findings } = await ask()(rules.scan, { folder });
    expect(findings.map(({ path: file, range }) => `${file}:${range.start.line}`)).toEqual(['a.ts:0', 'src/b.ts:1']);
    expect((await ask()(rules.show, { folder, ruleId: 'no-foo' })).tests).toBe(TESTS);
    expect(await own()).toMatchObject([{ id: 'no-foo', findings: 2, waived: 1 }]);
  });

  it('replaces one of several in a file, unless somebody else was faster', async () => {
    const other = RULE.replaceAll('foo', 'baz');
    write('.stewardry/rules/both.yml', `${RULE}---\n${other}`);
    await ask()(workspace.filesChanged, { folder, paths: [path.join(folder, '.stewardry/rules/both.yml')] });
    const { source } = await ask()(rules.show, { folder, ruleId: 'no-foo' });
    const replaces = { ruleId: 'no-foo', source };
    await ask()(rules.saveRule, { folder, source: RULE.replace('warning', 'error'), replaces });
    expect(read('.stewardry/rules/both.yml')).toBe(`${RULE.replace('warning', 'error')}---\n${other}`);
    await expect(ask()(rules.saveRule, { folder, source: RULE, replaces })).rejects.toMatchObject({ error: { code: 'CONFLICT' } });
  });

  it.each([
    ['an error in the rule', { source: RULE.replace('TypeScript', 'Klingon') }, /Line 2: "Klingon" is not a language/],
    ['no rule', { source: '# nothing\n' }, /no "id"/],
    ['broken YAML', { source: 'id: [\n' }, /not valid YAML/],
    ['two rules', { source: `${RULE}---\n${RULE.replace('no-foo', 'x')}` }, /several rules/],
    ['tests of another rule', { source: RULE, tests: TESTS.replace('no-foo', 'x') }, /tests are of the rule "x"/],
    ['broken tests', { source: RULE, tests: 'id: no-foo\nvalid: 1\n' }, /Tests, line 2/],
    ['a place outside', { source: RULE, scope: '../elsewhere' }, /not inside the workspace/],
  ])('refuses %s, and writes nothing', async (_what, params, message) => {
    await expect(ask()(rules.saveRule, { folder, ...params })).rejects.toThrow(message);
    expect([existsSync(path.join(folder, '.stewardry/rules')), existsSync(path.join(folder, '.stewardry/rule-tests'))]).toEqual([
      false,
      false,
    ]);
  });

  it('does not write through a symbolic link', async () => {
    mkdirSync(path.join(root.path, 'outside'), { recursive: true });
    symlinkSync(path.join(root.path, 'outside'), path.join(folder, '.stewardry/rules'));
    await expect(ask()(rules.saveRule, { folder, source: RULE })).rejects.toThrow(/symbolic link/);
  });

  it('a rule of the workspace is removed with its test, and nothing else', async () => {
    await ask()(rules.saveRule, { folder, source: RULE, tests: TESTS });
    const { files } = await ask()(rules.removeRule, { folder, ruleId: 'no-foo' });
    expect([files, existsSync(path.join(folder, files[0] ?? '')), await own()]).toEqual([
      ['.stewardry/rules/no-foo.yml', '.stewardry/rule-tests/no-foo-test.yml'],
      false,
      [],
    ]);
    await expect(ask()(rules.removeRule, { folder, ruleId: 'no-eval' })).rejects.toMatchObject({
      error: { code: 'NOT_FOUND' },
    });
  });
});

describe('what breaking a rule does', () => {
  it('is written into a rule of the workspace, beside its comments', async () => {
    await ask()(rules.saveRule, { folder, source: RULE });
    await ask()(rules.setEnforcement, { folder, ruleId: 'no-foo', people: 'block', ai: 'advise' });
    expect(read('.stewardry/rules/no-foo.yml')).toContain('# why this is here');
    expect(await own()).toMatchObject([{ people: { enforcement: 'block', isOwn: true }, ai: { enforcement: 'advise', isOwn: true } }]);
    expect((await ask()(rules.scan, { folder })).blocking).toBe(2);
    await ask()(rules.setEnforcement, { folder, ruleId: 'no-foo', people: 'default' });
    expect(await own()).toMatchObject([{ people: { enforcement: 'advise', isOwn: false }, ai: { isOwn: true } }]);
    expect((await ask()(rules.scan, { folder })).blocking).toBe(0);
  });

  it('is configured for a rule of a pack, and holds for what a run proposes', async () => {
    const proposed = async () => {
      const changes = [{ path: 'x.js', before: '', after: 'eval(code)\n' }];
      const { findings } = await ask()(rules.checkProposed, { folder, changes });
      return findings.filter(({ ruleId }) => ruleId === 'no-eval').map(({ enforcement }) => enforcement);
    };
    expect(await proposed()).toEqual(['block']);
    await ask()(rules.setEnforcement, { folder, ruleId: 'no-eval', ai: 'advise' });
    await ask()(rules.setEnforcement, { folder, ruleId: 'no-eval', people: 'block' });
    expect(await proposed()).toEqual(['advise']);
    expect(read('.stewardry/config.yaml')).toMatch(/enforcement:\s+no-eval:\s+ai: advise\s+people: block/);
  });
});

describe('which files a rule governs', () => {
  it('is written into the rule, and below a folder into its own configuration', async () => {
    await ask()(rules.saveRule, { folder, source: RULE });
    await ask()(rules.setRuleScope, { folder, ruleId: 'no-foo', files: ['src/**'], ignores: [] });
    expect((await ask()(rules.scan, { folder })).findings.map(({ path: file }) => file)).toEqual(['src/b.ts']);
    await ask()(rules.setSeverity, { folder, ruleId: 'no-foo', severity: 'off', below: 'src' });
    expect(read('src/.stewardry/config.yaml')).toContain('no-foo: off');
    expect((await ask()(rules.scan, { folder })).findings).toEqual([]);
    expect(await own()).toMatchObject([{ severity: 'warning', files: ['src/**'], below: [{ folder: 'src', severity: 'off' }] }]);
    await expect(ask()(rules.setRuleScope, { folder, ruleId: 'no-foo', files: ['{a'], ignores: [] })).rejects.toThrow(/not a glob/);
    await expect(ask()(rules.setRuleScope, { folder, ruleId: 'no-eval', files: [], ignores: [] })).rejects.toThrow(/Copy it/);
  });
});

describe('importing', () => {
  it('shows what a folder of ast-grep rules would bring, and copies what is chosen with tests and utilities', async () => {
    const from = path.join(root.path, 'pack');
    const place = (file: string, text: string): void => {
      mkdirSync(path.dirname(path.join(from, file)), { recursive: true });
      writeFileSync(path.join(from, file), text);
    };
    place('sgconfig.yml', 'ruleDirs: [rules]\n');
    place('rules/two.yml', `${RULE}---\n${RULE.replace('no-foo', 'no-bar').replace('pattern: foo($A)', 'matches: is-bar')}`);
    place('rules/broken.yml', 'id: broken\nlanguage: TypeScript\nrule: { patern: x }\n');
    place('rule-tests/no-foo-test.yml', TESTS);
    place('utils/is-bar.yml', 'id: is-bar\nlanguage: TypeScript\nrule: { pattern: bar() }\n');
    const preview = await ask()(rules.previewImport, { folder, from });
    expect(preview.rules.map(({ id, state, tests }) => [id, state, tests])).toEqual([
      ['no-foo', 'new', 1],
      ['no-bar', 'new', 0],
    ]);
    expect(preview.problems).toMatchObject([{ severity: 'error', ruleId: 'broken' }]);
    expect(await ask()(rules.importRules, { folder, from, ruleIds: ['no-bar'] })).toEqual({
      files: ['.stewardry/utils/is-bar.yml', '.stewardry/rules/no-bar.yml'],
      rules: 1,
    });
    expect((await ask()(rules.scan, { folder })).findings.map(({ ruleId }) => ruleId)).toContain('no-bar');
    const again = await ask()(rules.previewImport, { folder, from });
    expect(again.rules.map(({ id, state }) => [id, state])).toEqual([
      ['no-foo', 'new'],
      ['no-bar', 'same'],
    ]);
  });

  it('names a package that brings rules, unless the folder is not trusted', async () => {
    write('package.json', '{"devDependencies":{"@acme/rules":"1","left-pad":"1"}}');
    write('node_modules/@acme/rules/package.json', '{"name":"@acme/rules","description":"Ours","stewardry":{"rules":"./list"}}');
    write('node_modules/@acme/rules/list/no-foo.yml', RULE);
    write('node_modules/left-pad/package.json', '{"name":"left-pad"}');
    const expected = { name: 'npm:@acme/rules', description: 'Ours', rules: 1 };
    expect(await ask()(rules.rulePackages, { folder })).toEqual({ packages: [{ ...expected, isEnabled: false }] });
    expect(await ask()(rules.importRules, { folder, from: 'npm:@acme/rules' })).toEqual({ files: ['.stewardry/config.yaml'], rules: 1 });
    expect(await ask()(rules.rulePackages, { folder })).toEqual({ packages: [{ ...expected, isEnabled: true }] });
    await ask()(workspace.open, { folder, name: 'shop', trusted: false });
    expect(await ask()(rules.rulePackages, { folder })).toEqual({ packages: [] });
    expect((await ask()(rules.previewImport, { folder, from: 'npm:@acme/rules' })).problems[0]?.message).toMatch(/Restricted Mode/);
  });
});

it('a rule is begun from selected code, and finds it', async () => {
  const text = 'console.log("x");\n';
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 16 } };
  const inferred = await ask()(rules.inferRule, { folder, path: 'c.ts', text, range });
  expect(inferred).toMatchObject({ language: 'TypeScript', ruleId: 'no-console-log' });
  const tried = await ask()(rules.tryRule, { folder, source: inferred.source, tests: inferred.tests, path: 'c.ts', text });
  expect([tried.problems, tried.file?.matches.length, tried.tests[0]?.passed]).toEqual([[], 1, 1]);
});

it('shows the syntax tree of a file inside the folder only', async () => {
  const { nodes, language } = await ask()(rules.syntaxTree, { folder, path: 'a.ts' });
  expect([language, nodes[0]?.kind]).toEqual(['TypeScript', 'program']);
  await expect(ask()(rules.syntaxTree, { folder, path: '../home/x' })).rejects.toThrow(/not inside/);
});
