import { describe, expect, it } from 'vitest';
import type { Action } from '../action.ts';
import { command, done, edit, evidenceWith, model, NEVER, policyWith, read, situationWith } from '../fixtures/situation.ts';
import { type Limits, narrow, UNLIMITED } from '../limits.ts';
import type { Evidence, Situation } from '../validator.ts';
import { permission } from './permission.ts';
import { protectedAmong } from './protectedPaths.ts';

async function outcomesOf(action: Action, situation: Partial<Situation> = {}, evidence: Partial<Evidence> = {}): Promise<string[]> {
  const opinions = await permission.check(action, situationWith(situation), evidenceWith(evidence), NEVER);
  return opinions.map(({ outcome, reason }) => `${outcome}: ${reason}`);
}

const reviewer: Limits = { tools: ['read_file', 'search', 'mcp:issues/*', 'delegate'], reads: ['**'], writes: [], delegates: ['qa'] };
const note: Action = { kind: 'note', tool: 'ask_person', text: '?' };
const delegate = (persona: string): Action => ({ kind: 'delegate', tool: 'delegate', persona, prompt: '' });
const mcp = (server: string): Action => ({ kind: 'mcp', server, tool: 'list', input: {}, digest: '' });
const git: Action = { kind: 'git', tool: 'commit', args: ['commit'] };
const apply = (path: string, isUndo = false): Action => ({ kind: 'apply', isUndo, changes: [{ path, before: null, after: '' }] });

describe('trust and role', () => {
  const effects = [edit('a.ts', null, ''), command('ls'), model(), mcp('issues'), delegate('qa'), git, apply('a.ts')];

  it.each(effects.map((action) => [action.kind, action] as const))('%s needs a trusted folder and a developer', async (_, action) => {
    expect(await outcomesOf(action)).toEqual([]);
    expect(await outcomesOf(action, { isTrusted: false })).toEqual([expect.stringMatching(/^deny: This folder is not trusted/)]);
    expect(await outcomesOf(action, { role: 'viewer' })).toEqual([expect.stringMatching(/^deny: .* needs the role developer/)]);
  });

  it.each([read('a.ts'), note])('looking and asking need neither', async (action) => {
    expect(await outcomesOf(action, { isTrusted: false, role: 'viewer' })).toEqual([]);
  });
});

describe('tools of a persona', () => {
  it.each<[string, Action, boolean]>([
    ['one that it has', read('a.ts'), true],
    ['one that it does not have', command('ls'), false],
    ['an edit, when it has no tool for it', edit('a.ts', null, ''), false],
    ['a pattern that matches', mcp('issues'), true],
    ['a pattern that does not', mcp('mail'), false],
    ['a persona that it may hand work to', delegate('qa'), true],
    ['another persona', delegate('developer'), false],
    ['a model is no tool', model(), true],
    ['what the person applies is no tool', apply('a.ts'), true],
  ])('%s', async (_, action, isAllowed) => {
    expect(await outcomesOf(action, { limits: reviewer })).toEqual(
      isAllowed ? [] : [expect.stringMatching(/^deny: The persona "developer" may not/)],
    );
  });

  it('what Stewardry runs to verify the outcome is no tool of a persona, but only the very commands that are configured', async () => {
    const policy = policyWith({ verify: [{ name: 'test', command: 'npm test', timeoutMs: 1 }] });
    const verify = (line: string): Action => ({ kind: 'command', tool: 'verify', shell: 'posix', command: line, cwd: '.' });
    expect(await outcomesOf(verify('npm test'), { limits: reviewer, policy })).toEqual([]);
    expect(await outcomesOf(verify('npm test; rm x'), { limits: reviewer, policy })).toHaveLength(1);
  });

  it('says what it may do instead', async () => {
    const limits = narrow({ ...UNLIMITED, writes: ['src/**'] }, { ...UNLIMITED, writes: ['docs/**'] });
    expect(await outcomesOf(edit('a.ts', null, ''), { limits })).toEqual([
      expect.stringContaining('it may change docs/**, and of these only src/**'),
    ]);
    expect(await outcomesOf(edit('a.ts', null, ''), { limits: { ...UNLIMITED, writes: [] } })).toEqual([
      expect.stringContaining('it may change nothing'),
    ]);
  });
});

describe('paths', () => {
  it.each(['../a.ts', '/etc/passwd', 'src/../../a', 'C:\\a', 'a\\..\\b', 'c:/a', 'a\0b', '~/.ssh/id'])('%j is outside', async (path) => {
    expect(await outcomesOf(edit(path, null, ''))).toEqual([expect.stringMatching(/^deny: .*outside the folder/)]);
    expect(await outcomesOf(read(path))).toEqual([expect.stringMatching(/^deny: .*outside the folder/)]);
    expect(await outcomesOf(apply(path))).toEqual([expect.stringMatching(/^deny: .*outside the folder/)]);
  });

  it.each<[string, readonly string[], boolean]>([
    ['src/a.ts', ['src/**'], true],
    ['./src//a.ts', ['src/**'], true],
    ['src/../docs/a.md', ['src/**'], false],
    ['docs/a.md', ['src/**'], false],
    ['a.ts', [], false],
    ['a.ts', ['**'], true],
  ])('%s with %j: %s', async (path, globs, isAllowed) => {
    const expected = isAllowed ? [] : [expect.stringMatching(/^deny: The persona "developer" may not/)];
    expect(await outcomesOf(edit(path, null, ''), { limits: { ...UNLIMITED, writes: globs } })).toEqual(expected);
    expect(await outcomesOf(read(path), { limits: { ...UNLIMITED, reads: globs } })).toEqual(expected);
  });

  it('a symlink is what it leads to', async () => {
    const leadsTo = (real: string | undefined): Partial<Evidence> => ({ resolve: async (path) => (path === '.' ? '/copy' : real) });
    const limits = { ...UNLIMITED, reads: ['src/**'], writes: ['src/**'] };
    expect(await outcomesOf(edit('src/a.ts', null, ''), { limits }, leadsTo('/copy/docs/a.ts'))).toHaveLength(1);
    expect(await outcomesOf(read('src/a.ts'), { limits }, leadsTo('/copy/docs/a.ts'))).toHaveLength(1);
    expect(await outcomesOf(edit('src/a.ts', null, ''), {}, leadsTo(undefined))).toEqual([expect.stringContaining('outside')]);
    expect(await outcomesOf(edit('src/a.ts', null, ''), {}, leadsTo('/copy/.stewardry/config.yaml'))).toEqual([
      expect.stringMatching(/^ask: ".stewardry/),
    ]);
  });

  it('of a move, both ends count', async () => {
    const move: Action = {
      kind: 'edit',
      tool: 'move_file',
      changes: [{ path: 'src/b.ts', before: null, after: '', movedFrom: 'docs/a.ts' }],
    };
    expect(await outcomesOf(move, { limits: { ...UNLIMITED, writes: ['src/**'] } })).toEqual([expect.stringContaining('"docs/a.ts"')]);
  });
});

describe('protected paths', () => {
  it.each([
    '.stewardry/rules/no-eval.yml',
    '.stewardry/config.yaml',
    'packages/a/.stewardry/baseline.json',
    '.Stewardry/config.yaml',
    '.stewardry./config.yaml',
    '.ste\u200cwardry/config.yaml',
    '.git/hooks/pre-commit',
    '.git',
    'GIT~1/config',
    '.git::$INDEX_ALLOCATION/config',
    '.husky/pre-commit',
    'lefthook.yml',
    '.lefthook-local.yml',
    '.pre-commit-config.yaml',
    '.github/workflows/ci.yml',
    '.github/CODEOWNERS',
    '.gitlab-ci.yml',
    '.circleci/config.yml',
    'azure-pipelines.yml',
    'Jenkinsfile',
    '.ci/run',
    '.vscode/tasks.json',
    '.devcontainer/devcontainer.json',
    '.envrc',
  ])('%s is asked about at high risk, and no yes is remembered', async (path) => {
    const [opinion, ...others] = await permission.check(edit(path, null, ''), situationWith(), evidenceWith(), NEVER);
    expect(others).toEqual([]);
    expect(opinion).toMatchObject({ outcome: 'ask', risk: 'high' });
    expect(opinion).not.toHaveProperty('shape');
  });

  it.each([
    'src/a.ts',
    'docs/stewardry.md',
    'src/github/workflows.ts',
    '.gitignore',
    'src/git.ts',
    'package.json',
    'tests/ci.test.ts',
    'husky.ts',
  ])('%s is a file like any other', async (path) => {
    expect(protectedAmong([path], policyWith())).toEqual([]);
  });

  it('those of the configuration are protected too, and a yes of the persona does not help', async () => {
    const policy = policyWith({ protectedPaths: [...policyWith().protectedPaths, 'migrations/**'] });
    expect(await outcomesOf(edit('migrations/1.sql', null, ''), { policy, limits: { ...UNLIMITED, writes: ['migrations/**'] } })).toEqual([
      expect.stringMatching(/^ask/),
    ]);
  });

  it('is asked about once more when it is applied, but not when it is taken back', async () => {
    expect(await outcomesOf(apply('.github/workflows/ci.yml'))).toEqual([expect.stringMatching(/^ask/)]);
    expect(await outcomesOf(apply('.github/workflows/ci.yml', true))).toEqual([]);
  });
});

it('what was done before does not change what is allowed', async () => {
  const history = [done(edit('.git/hooks/x', null, ''))];
  expect(await outcomesOf(edit('.git/hooks/x', null, ''), { history })).toEqual([expect.stringMatching(/^ask/)]);
});
