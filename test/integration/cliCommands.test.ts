import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliWorkspace, createCliWorkspace } from '../harness/cliWorkspace.ts';

/** Every command but `check` and `hooks`, as a person runs it. */

let workspace: CliWorkspace;

beforeAll(() => {
  workspace = createCliWorkspace('commands', { git: true });
  workspace.write('src/a.ts', 'foo(1);\nfoo(2);\n');
});

afterAll(() => workspace.dispose());

it('--version and --help are answers; no command is a question', async () => {
  expect(await workspace.run(['--version'])).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
  const help = await workspace.run(['--help']);
  expect(help).toEqual({ code: 0, stdout: expect.stringContaining('check [options] [paths...]'), stderr: '' });
  expect(await workspace.run([])).toEqual({ code: 2, stdout: '', stderr: help.stdout });
  expect(await workspace.run(['chek'])).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining("unknown command 'chek'\n(Did you mean check?)"),
  });
});

describe('rules', () => {
  it('list: by pack, with severity; as JSON too', async () => {
    const { code, stdout, stderr } = await workspace.run(['rules', 'list']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('security (built-in, off)');
    expect(stdout).toMatch(/\(workspace, 2 rules\).*\n {2}error {4}no-foo {2}TypeScript\n {2}warning {2}no-old {2}TypeScript\n/);
    const packs: { origin: string; rules: { id: string }[] }[] = JSON.parse((await workspace.run(['rules', 'list', '--json'])).stdout);
    expect(packs.find(({ origin }) => origin === 'workspace')?.rules.map(({ id }) => id)).toEqual(['no-foo', 'no-old']);
  });

  it('show: what a rule says and where it stands', async () => {
    const { code, stdout } = await workspace.run(['rules', 'show', 'no-foo']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^no-foo {2}error, .*\nDo not call foo with \$A\n[\s\S]*house\.yml:1\nid: no-foo\n/),
    ]);
    expect(await workspace.run(['rules', 'show', 'no-fo'])).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('No rule has the id "no-fo"'),
    });
  });

  it('test: passes, and fails with the case that is wrong', async () => {
    workspace.write('.stewardry/rule-tests/no-old-test.yml', 'id: no-old\nvalid:\n  - fresh()\ninvalid:\n  - old()\n');
    // The first run writes the snapshot that the second compares with.
    await workspace.run(['rules', 'test', '--update-snapshots']);
    const passed = await workspace.run(['rules', 'test']);
    expect([passed.code, passed.stdout]).toEqual([0, expect.stringMatching(/^PASS no-old \(2 cases\)\n1 passed, 0 failed\n$/)]);
    workspace.write('.stewardry/rule-tests/no-old-test.yml', 'id: no-old\nvalid:\n  - fresh(old())\ninvalid:\n  - old()\n');
    const failed = await workspace.run(['rules', 'test', 'no-old']);
    expect([failed.code, failed.stdout]).toEqual([
      1,
      expect.stringMatching(/^FAIL no-old\n {2}.*no-old-test\.yml:3 .*\n {4}fresh\(old\(\)\)\n0 passed, 1 failed\n$/),
    ]);
  });

  it('validate: usable rules and problems', async () => {
    expect(await workspace.run(['rules', 'validate'])).toEqual({ code: 0, stdout: '2 rules usable, 0 problems.\n', stderr: '' });
    workspace.write('.stewardry/rules/bad.yml', 'id: bad\nlanguage: ts\nrule: { kind: nothing_such }\n');
    const { code, stdout, stderr } = await workspace.run(['rules', 'validate']);
    workspace.write('.stewardry/rules/bad.yml', '');
    expect([code, stdout, stderr]).toEqual([
      2,
      '2 rules usable, 1 problem.\n',
      expect.stringMatching(/^error: \.stewardry\/rules\/bad\.yml:3: /),
    ]);
  });
});

it('baseline: today is accepted, tomorrow is reported, what is gone is dropped', async () => {
  const file = workspace.at('.stewardry/baseline.json');
  const wrote = (line: string): object => ({ code: 0, stdout: `${file}: ${line}\n`, stderr: '' });
  expect(await workspace.run(['baseline', 'create'])).toEqual(wrote('2 entries (2 added, 0 removed).'));
  workspace.write('src/a.ts', '\nfoo(2);\nfoo(3);\n');
  const { code, stdout } = await workspace.run(['check']);
  expect([code, stdout]).toEqual([1, expect.stringMatching(/^src\/a\.ts\n {2}3:1 {6}error {4}Do not call foo with 3 {2}no-foo\n1 error /)]);
  expect(await workspace.run(['baseline', 'update'])).toEqual(wrote('1 entry (0 added, 1 removed).'));
});

describe('config', () => {
  it('set, get and explain agree, in a folder with its own configuration too', async () => {
    const run = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await workspace.run(['config', ...args]);
      expect([code, stderr]).toEqual([0, '']);
      return stdout;
    };
    mkdirSync(workspace.at('packages/web/.stewardry'), { recursive: true });
    writeFileSync(workspace.at('packages/web/.stewardry/config.yaml'), 'version: 1\nrules:\n  severity: { no-old: off }\n');
    expect(await run('set', 'rules.severity.no-old', 'error')).toBe(
      `${workspace.at('.stewardry/config.yaml')}: rules.severity.no-old = error\n`,
    );
    expect(await run('get', 'rules.severity.no-old')).toBe('error\n');
    expect(await run('get', 'rules.severity.no-old', '--path', 'packages/web/src/x.ts')).toBe('off\n');
    const { stdout } = await workspace.run(['config', 'get', 'rules.severity.no-old', '--path', 'web'], { cwd: 'packages' });
    expect(stdout).toBe('off\n');
    const explained = await run('explain', 'rules.severity.no-old', '--path', 'packages/web');
    expect(explained).toContain('rules.severity.no-old = off\ndecided by: workspace');
    expect(explained).toContain(`${path.join('packages', 'web', '.stewardry', 'config.yaml')}:3)`);
    workspace.write('packages/web/x.ts', 'old();\n');
    workspace.write('packages/api/x.ts', 'old();\n');
    const found = await workspace.run(['check', '--format', 'json', 'packages']);
    expect(JSON.parse(found.stdout)).toMatchObject([{ ruleId: 'no-old', severity: 'error', file: 'packages/api/x.ts' }]);
  });

  it.each([
    [['get', 'rules.pack'], /^stewardry: There is no configuration key "rules\.pack"\. Did you mean "rules\.packs"\?\n$/],
    [
      ['set', 'rules.severity.no-old', 'banana'],
      /^stewardry: .*config\.yaml was not changed: Unknown severity "banana" for rule "no-old"\./,
    ],
    [['set', 'bogus', '1'], /^stewardry: .*config\.yaml was not changed: Unknown key "bogus"\./],
    [['set', 'rules.packs', '[a'], /^stewardry: The value "\[a" is not valid YAML \(.*\)\. Quote it\.\n$/],
  ])('%j is refused in one line', async (args, message) => {
    const before = workspace.read('.stewardry/config.yaml');
    expect(await workspace.run(['config', ...args])).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
    expect(workspace.read('.stewardry/config.yaml')).toBe(before);
  });
});

it('doctor: what the backend stands on', async () => {
  const { code, stdout, stderr } = await workspace.run(['doctor']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain(`workspace    ${workspace.folder}\ndata folder  ${workspace.home}\n`);
  for (const part of [
    'ok   module workspace',
    'ok   module rules',
    'ok   worker threads: ',
    `ok   database: ${workspace.home}`,
    'ok   event log: ',
    'ok   git: ',
  ])
    expect(stdout).toContain(`\n${part}`);
});
