import { expect, it } from 'vitest';
import type { ProposedFinding } from '../../../protocol/rules.ts';
import { builtInValidators } from '../govern/builtInValidators.ts';
import type { Ending, EndingCommand } from '../govern/ending.ts';
import { NOTHING_PROPOSED } from '../govern/fixtures/situation.ts';
import type { Validator } from '../govern/validator.ts';
import { judgeOutcome } from './judgeOutcome.ts';

const good: EndingCommand = { name: 'tests', exitCode: 0, hasTimedOut: false, output: 'ok', tookMs: 5 };
const bad: EndingCommand = { ...good, exitCode: 1, output: '1 failed' };

const ending = (changes: Partial<Ending> = {}): Ending => ({
  claim: 'done',
  lastWords: 'Done.',
  files: ['a.ts'],
  commands: [good],
  rules: NOTHING_PROPOSED,
  accepted: [],
  unapproved: [],
  performed: 3,
  recorded: 3,
  ...changes,
});

const finding: ProposedFinding = {
  ruleId: 'no-eval',
  severity: 'error',
  message: 'eval',
  path: 'a.ts',
  range: { start: { line: 4, character: 0 }, end: { line: 4, character: 4 } },
  fixes: [],
  related: [],
  fixable: false,
  fingerprint: '',
  enforcement: 'block',
};
const rules = (...findings: ProposedFinding[]) => ({ rules: { ...NOTHING_PROPOSED, findings } });

it.each<[string, Partial<Ending>, string, string[]]>([
  ['everything holds', {}, 'passed', []],
  ['done, but a test fails', { commands: [bad] }, 'failed', ['tests failed', 'claim failed']],
  ['a test fails and nobody says done', { commands: [bad], claim: 'none' }, 'failed', ['tests failed', 'claim skipped']],
  [
    'a command that does not end',
    { commands: [{ ...good, exitCode: null, hasTimedOut: true }] },
    'failed',
    ['tests failed', 'claim failed'],
  ],
  ['a command that a signal ended', { commands: [{ ...good, exitCode: null }] }, 'failed', ['tests failed', 'claim failed']],
  [
    'one of two commands was not run',
    { commands: [good, { name: 'lint', skipped: 'the run was cancelled' }] },
    'unverified',
    ['lint skipped'],
  ],
  ['no command proves anything', { commands: [] }, 'unverified', ['commands skipped', 'claim skipped']],
  ['nothing was changed', { commands: [], files: [], rules: NOTHING_PROPOSED }, 'unverified', ['commands skipped', 'claim skipped']],
  ['a rule is broken by what was changed', rules(finding), 'failed', ['rules failed', 'claim failed']],
  ['a person let it', { ...rules(finding), accepted: [{ path: 'a.ts', ruleId: 'no-eval' }] }, 'passed', []],
  [
    'a person let another',
    { ...rules(finding), accepted: [{ path: 'b.ts', ruleId: 'no-eval' }] },
    'failed',
    ['rules failed', 'claim failed'],
  ],
  ['advice is no failure', rules({ ...finding, enforcement: 'advise' }), 'passed', []],
  [
    'a suppression that a command wrote',
    { rules: { ...NOTHING_PROPOSED, suppressions: [{ path: 'a.ts', line: 0, checker: 'ESLint', text: '// eslint-disable' }] } },
    'failed',
    ['rules failed', 'claim failed'],
  ],
  [
    'a rule that is itself broken',
    { rules: { ...NOTHING_PROPOSED, broken: [{ kind: 'rule-broken', severity: 'error', message: 'bad' }] } },
    'unverified',
    ['rules skipped'],
  ],
  ['rules that could not be asked', { rules: { problem: 'the module is off' } }, 'unverified', ['rules skipped']],
  ['CI was changed by a command', { unapproved: ['.github/workflows/ci.yml'] }, 'failed', ['protected files failed', 'claim failed']],
  ['an action without its row', { recorded: 2 }, 'failed', ['audit failed']],
  ['it gave up', { claim: 'gaveUp' }, 'unverified', ['claim skipped']],
])('%s', (_, changes, verdict, notable) => {
  const { verdict: found, checks } = judgeOutcome(ending(changes), builtInValidators());
  expect([found, checks.filter(({ outcome }) => outcome !== 'passed').map(({ name, outcome }) => `${name} ${outcome}`)]).toEqual([
    verdict,
    notable,
  ]);
});

it('says that tests were claimed to pass where none were run', () => {
  const { checks } = judgeOutcome(ending({ commands: [], lastWords: 'I fixed it, and all tests are passing now.' }), builtInValidators());
  expect(checks.find(({ name }) => name === 'claim')?.detail).toContain('that tests pass, but none were run');
});

it('every check that is not passed says why', () => {
  for (const { detail } of judgeOutcome(
    ending({ commands: [], rules: { problem: 'x' }, claim: 'none', unapproved: ['a'], recorded: 0 }),
    builtInValidators(),
  ).checks) {
    expect(detail).toMatch(/^\w.{10,}/);
  }
});

it('a module examines too; one that breaks proves nothing, and fails nothing', () => {
  const strict: Validator = {
    name: 'pairs/reviewed',
    tier: 'post',
    examine: () => [{ name: 'reviewed', outcome: 'failed', detail: 'Nobody has read it.' }],
  };
  const broken: Validator = {
    name: 'pairs/broken',
    tier: 'post',
    examine: () => {
      throw new Error('lost');
    },
  };
  expect(judgeOutcome(ending(), [...builtInValidators(), strict]).verdict).toBe('failed');
  expect(judgeOutcome(ending(), [...builtInValidators(), broken])).toMatchObject({ verdict: 'unverified' });
});
