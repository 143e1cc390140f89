import { chmodSync, statSync, unlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliWorkspace, createCliWorkspace } from '../harness/cliWorkspace.ts';

/** `stewardry check` as a person runs it: what it prints where, and how it ends. */

let workspace: CliWorkspace;

beforeAll(() => {
  workspace = createCliWorkspace('check', { git: true });
  workspace.write('src/b.ts', 'foo(1);\nold();\n');
  workspace.write('src/a.ts', 'bar(1);\n\nfoo(2);\n');
  workspace.write('src/quiet.ts', '// stewardry-ignore no-foo -- the old shop needs it\nfoo(3);\n');
  workspace.write('clean/c.ts', 'bar(1);\n');
  workspace.git('add', '.');
  workspace.git('commit', '--quiet', '--message=start');
});

afterAll(() => workspace.dispose());

/** `9.9 s` in place of the time it took. */
const timeless = (text: string): string => text.replace(/\d+\.\d s\./, '9.9 s.');

describe('what is checked', () => {
  it('the whole workspace: findings by file on standard output, nothing on standard error, exit code 1 for an error', async () => {
    const { code, stdout, stderr } = await workspace.run(['check']);
    expect(timeless(stdout)).toBe(
      [
        'src/a.ts',
        '  3:1      error    Do not call foo with 2  no-foo',
        '',
        'src/b.ts',
        '  1:1      error    Do not call foo with 1  no-foo',
        '  2:1      warning  old is old  no-old',
        '2 errors, 1 warning (2 fixable with --fix). 4 files checked in 9.9 s.',
        '',
      ].join('\n'),
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  it('paths, relative to where one stands; a warning alone is no failure', async () => {
    const [clean, warned] = [await workspace.run(['check', 'c.ts'], { cwd: 'clean' }), await workspace.run(['check', '--rule', 'no-old'])];
    expect({ ...clean, stdout: timeless(clean.stdout) }).toEqual({
      code: 0,
      stdout: 'No findings. 1 file checked in 9.9 s.\n',
      stderr: '',
    });
    expect({ ...warned, stdout: timeless(warned.stdout) }).toEqual({
      code: 0,
      stdout: 'src/b.ts\n  2:1      warning  old is old  no-old\n1 warning. 4 files checked in 9.9 s.\n',
      stderr: '',
    });
  });

  it('the folder one stands in, when no path is given', async () => {
    const { code, stdout } = await workspace.run(['check'], { cwd: 'clean' });
    expect([code, timeless(stdout)]).toEqual([0, 'No findings. 1 file checked in 9.9 s.\n']);
  });
});

describe('--format', () => {
  it('json is the array of the manual: sorted, lines from 0, suppressed findings marked', async () => {
    const { code, stdout, stderr } = await workspace.run(['check', '--format', 'json', 'src', 'clean']);
    const at = (line: number, from: number, to: number) => ({ start: { line, character: from }, end: { line, character: to } });
    const foo = { ruleId: 'no-foo', severity: 'error' };
    expect(JSON.parse(stdout)).toEqual([
      { ...foo, message: 'Do not call foo with 2', file: 'src/a.ts', range: at(2, 0, 6), fixable: true },
      { ...foo, message: 'Do not call foo with 1', file: 'src/b.ts', range: at(0, 0, 6), fixable: true },
      { ruleId: 'no-old', severity: 'warning', message: 'old is old', file: 'src/b.ts', range: at(1, 0, 5), fixable: false },
      {
        ...foo,
        message: 'Do not call foo with 3',
        file: 'src/quiet.ts',
        range: at(1, 0, 6),
        fixable: true,
        suppressed: { kind: 'inline', reason: 'the old shop needs it' },
      },
    ]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  it('suppressed findings alone are no failure', async () => {
    const { code, stdout } = await workspace.run(['check', '--format', 'json', 'src/quiet.ts']);
    expect([code, JSON.parse(stdout).length]).toEqual([0, 1]);
  });

  it('sarif can be read back with --import, where its findings join the others', async () => {
    const { stdout } = await workspace.run(['check', '--format', 'sarif', 'src/a.ts']);
    expect(JSON.parse(stdout)).toMatchObject({ version: '2.1.0', runs: [{ results: [{ ruleId: 'no-foo', level: 'error' }] }] });
    workspace.write('other.sarif', stdout);
    const { code, stdout: joined } = await workspace.run(['check', '--import', 'other.sarif', 'clean']);
    expect([code, joined]).toEqual([1, expect.stringContaining('src/a.ts\n  3:1      error    Do not call foo with 2  no-foo\n')]);
    unlinkSync(workspace.at('other.sarif'));
  });
});

describe('changes', () => {
  it('--staged checks what is staged, not what lies on disk, also where that was deleted', async () => {
    workspace.write('src/part.ts', 'foo(9);\n');
    workspace.write('src/gone ö.ts', 'foo(8);\n');
    workspace.git('add', 'src');
    workspace.write('src/part.ts', 'bar(9);\nfoo(10);\n');
    unlinkSync(workspace.at('src/gone ö.ts'));
    const { code, stdout } = await workspace.run(['check', '--staged', '--format', 'json'], { cwd: 'src' });
    const found = JSON.parse(stdout).map((finding: { file: string; message: string }) => [finding.file, finding.message]);
    expect([code, found]).toEqual([
      1,
      [
        ['src/gone ö.ts', 'Do not call foo with 8'],
        ['src/part.ts', 'Do not call foo with 9'],
      ],
    ]);
  });

  it('--since checks files that differ from a revision, whatever git is configured to print', async () => {
    workspace.git('config', 'diff.noprefix', 'true');
    const { code, stdout } = await workspace.run(['check', '--since', 'HEAD']);
    expect([code, timeless(stdout)]).toEqual([
      1,
      'src/part.ts\n  2:1      error    Do not call foo with 10  no-foo\n1 error (1 fixable with --fix). 1 file checked in 9.9 s.\n',
    ]);
    workspace.git('config', '--unset', 'diff.noprefix');
    workspace.git('reset', '--quiet', '--hard');
  });
});

describe('--fix', () => {
  it('writes the fixes, keeps byte order mark and permissions, and leaves the rest', async () => {
    workspace.write('fix/a.ts', '\uFEFFfoo(1);\nold();\n');
    chmodSync(workspace.at('fix/a.ts'), 0o750);
    const { code, stdout, stderr } = await workspace.run(['check', '--fix', 'fix']);
    expect([code, timeless(stdout), stderr]).toEqual([
      0,
      'fix/a.ts\n  2:1      warning  old is old  no-old\n1 warning. 1 file checked in 9.9 s.\n',
      'Fixed 1 finding in 1 file.\n',
    ]);
    expect([workspace.read('fix/a.ts'), statSync(workspace.at('fix/a.ts')).mode & 0o777]).toEqual(['\uFEFFbar(1);\nold();\n', 0o750]);
  });

  it('only the rules that are named', async () => {
    workspace.write('fix/a.ts', 'foo(1);\n');
    const { code, stderr } = await workspace.run(['check', '--fix', '--rule', 'no-old', 'fix']);
    expect([code, stderr, workspace.read('fix/a.ts')]).toEqual([0, '', 'foo(1);\n']);
  });
});

it.each([
  [['check', '--format', 'xml'], 'stewardry: "xml" is not a format. Use one of: pretty, json, sarif.\n'],
  [['check', 'nowhere.ts'], 'stewardry: "nowhere.ts" does not exist. Give a file or a folder that does.\n'],
  [['check', '--staged', 'src'], 'stewardry: Give paths, --staged or --since: only one of them.\n'],
  [['check', '--rule', 'no-bar'], 'stewardry: No rule has the id "no-bar". "stewardry rules list" shows them all.\n'],
  [
    ['check', '--since', 'nowhere'],
    expect.stringMatching(/^stewardry: "nowhere" names no commit in ".*" \(unknown revision\)\. Give a branch, .*\n$/),
  ],
  [['check', '--staged', '--fix'], expect.stringMatching(/^stewardry: --fix would change files but not what is staged\. Run .*\n$/)],
  [
    ['check', '--import', 'no.sarif'],
    expect.stringMatching(/^stewardry: The SARIF file ".*no\.sarif" cannot be read \(.*\)\. Check the path\.\n$/),
  ],
  [['check', 'src', '/'], expect.stringMatching(/^stewardry: "\/" is outside ".*"\. Check the two in separate calls\.\n$/)],
  [['check', '--nonsense'], "error: unknown option '--nonsense'\n(add --help for usage)\n"],
])('%j is bad usage: one line that says what to do, exit code 2', async (args, message) => {
  expect(await workspace.run(args)).toEqual({ code: 2, stdout: '', stderr: message });
});
