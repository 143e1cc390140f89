import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type CliWorkspace, createCliWorkspace } from '../harness/cliWorkspace.ts';

/** The files of templates/ci hold shell that users copy: here it runs as it stands, but for the installation. */

interface GithubStep {
  readonly name?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const template = (name: string): unknown => parse(readFileSync(new URL(`../../templates/ci/${name}`, import.meta.url), 'utf8'));

let workspace: CliWorkspace;

beforeAll(() => {
  workspace = createCliWorkspace('ci', { git: true });
  workspace.write('old.ts', 'foo(0);\n');
  workspace.git('add', '.');
  workspace.git('commit', '--quiet', '--message=start');
  const remote = `${workspace.folder}-remote`;
  execFileSync('git', ['clone', '--quiet', '--bare', workspace.folder, remote]);
  workspace.git('remote', 'add', 'origin', remote);
  workspace.git('fetch', '--quiet', 'origin');
  workspace.write('src/a b.ts', 'foo(1);\nold();\n// stewardry-ignore no-foo -- needed\nfoo(2);\n');
  workspace.git('add', '.');
  workspace.git('commit', '--quiet', '--message=change');
});

afterAll(() => workspace.dispose());

describe('GitHub', () => {
  // The shape is the template's own.
  const { jobs } = template('github-action.yml') as { jobs: { check: { steps: GithubStep[] } } };
  const { steps } = jobs.check;

  it('the check writes a SARIF file of what the pull request changes, and fails on an error', async () => {
    const { code } = await workspace.shell(commandOf('Check'), { BASE_REF: 'main' });
    const { runs } = JSON.parse(workspace.read('stewardry.sarif'));
    expect([code, runs[0].results.map((result: { ruleId: string }) => result.ruleId)]).toEqual([1, ['no-foo', 'no-old', 'no-foo']]);
    expect(steps.find(({ uses }) => uses?.startsWith('github/codeql-action/upload-sarif@'))?.with).toMatchObject({
      sarif_file: 'stewardry.sarif',
    });
  });

  it('a push is checked as a whole, and the log shows the findings', async () => {
    const { code, stdout } = await workspace.shell(commandOf('Show the findings in the log'), { BASE_REF: '' });
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining('old.ts\n  1:1      error    Do not call foo with 0  no-foo\n\nsrc/a b.ts\n'),
    ]);
  });

  function commandOf(name: string): string {
    return steps.find((step) => step.name === name)?.run ?? `echo "there is no step ${name}"`;
  }
});

it('GitLab: the job writes a code quality report of what the merge request changes, and fails on an error', async () => {
  // The shape is the template's own.
  const { stewardry: job } = template('gitlab-ci.yml') as {
    stewardry: { script: string[]; artifacts: { reports: { codequality: string } } };
  };
  const { code, stdout } = await workspace.shell(job.script.join('\n'), {
    CI_MERGE_REQUEST_DIFF_BASE_SHA: workspace.git('rev-parse', 'origin/main').trim(),
  });
  expect([code, stdout]).toEqual([1, expect.stringContaining('src/a b.ts\n  1:1      error    Do not call foo with 1  no-foo\n')]);
  const issue = { fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) };
  const place = (line: number) => ({ path: 'src/a b.ts', lines: { begin: line, end: line } });
  expect(JSON.parse(workspace.read(job.artifacts.reports.codequality))).toEqual([
    { ...issue, description: 'Do not call foo with 1', check_name: 'no-foo', severity: 'critical', location: place(1) },
    { ...issue, description: 'old is old', check_name: 'no-old', severity: 'minor', location: place(2) },
  ]);
});
