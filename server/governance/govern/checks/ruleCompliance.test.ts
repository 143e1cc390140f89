import { expect, it } from 'vitest';
import { parseRuleFile } from '../../rules/ruleFile.ts';
import { checkProposed } from '../../worker/checkProposed.ts';
import { createRuleSession } from '../../worker/ruleSession.ts';
import { decide } from '../decide.ts';
import { done, edit, evidenceWith, NEVER, policyWith, refused, situationWith } from '../fixtures/situation.ts';
import type { PastAction, Situation } from '../validator.ts';
import { ruleCompliance } from './ruleCompliance.ts';

const RULES = `
id: no-eval
language: ts
severity: error
message: eval of $CODE
note: eval runs whatever it is given.
rule: { pattern: eval($CODE) }
---
id: no-var
language: ts
severity: warning
message: var is gone
rule: { pattern: var $A = $B }
fix: const $A = $B;
---
id: no-todo
severity: info
message: a plan in a comment
check: { kind: text, pattern: TODO }
`;

/** The real rules, in this thread. */
function evidence(text = RULES) {
  const { rules, problems } = parseRuleFile(text, { file: '/r.yml', pack: 'workspace', scope: '', globalUtils: [] });
  const pack = { name: 'workspace', description: '', origin: 'workspace' as const, rules, testFiles: [] };
  const sources = { workspaceFiles: [], settings: {}, environment: {}, defaultPacks: [] };
  const session = createRuleSession({ version: '1', folder: null, packs: [pack], sources, baseline: undefined, problems });
  return evidenceWith({ checkProposed: (changes, signal) => checkProposed(session, changes, { today: '2026-01-01', signal }) });
}

const decided = (after: string, situation: Partial<Situation> = {}, before: string | null = null, rules = RULES) =>
  decide(edit('a.ts', before, after), [ruleCompliance], situationWith(situation), evidence(rules), NEVER);

it('a clean edit passes as it is', async () => {
  expect(await decided('f();\n')).toMatchObject({ verdict: { outcome: 'allow', opinions: [], amendments: [] } });
});

it('a broken rule of the workspace goes back to the model, with the place, the rule and its note', async () => {
  const { verdict } = await decided('f();\neval(x);\n');
  expect(verdict).toMatchObject({ outcome: 'deny', opinions: [{ check: 'rule_compliance', rules: ['no-eval'] }] });
  expect(verdict.reason).toContain('- a.ts:2 no-eval: eval of x (eval runs whatever it is given.)');
});

it('what was there before is nobody else’s business', async () => {
  expect(await decided('eval(x);\ng();\n', {}, 'eval(x);\nf();\n')).toMatchObject({ verdict: { outcome: 'allow' } });
});

it('what rules can mend is mended before it lands, and said', async () => {
  const { action, verdict } = await decided('var a = 1;\nf(a);\n');
  expect(action.changes).toEqual([{ path: 'a.ts', before: null, after: 'const a = 1;\nf(a);\n' }]);
  expect(verdict).toMatchObject({ outcome: 'allow', amendments: [expect.stringMatching(/^Mended a.ts:1 .*no-var: var is gone/)] });
});

it('an edit that is sent back anyway is not amended', async () => {
  const { action, verdict } = await decided('var a = 1;\neval(a);\n');
  expect([verdict.outcome, verdict.amendments, action.changes[0]?.after]).toEqual(['deny', [], 'var a = 1;\neval(a);\n']);
  expect(verdict.reason).not.toContain('no-var');
});

it('advice comes with the yes', async () => {
  const { verdict } = await decided('// TODO\n');
  expect(verdict).toMatchObject({
    outcome: 'allow',
    reason: '',
    opinions: [{ outcome: 'allow', reason: expect.stringContaining('no-todo') }],
  });
});

it('a persona may be bound by what only advises others', async () => {
  expect(await decided('// TODO\n', { bindingRules: ['no-todo'] })).toMatchObject({ verdict: { outcome: 'deny' } });
});

it('a suppression is refused, whatever it silences and whatever it says', async () => {
  for (const comment of ['stewardry-ignore no-eval -- the person said so', 'eslint-disable-next-line', 'ast-grep-ignore', '@ts-ignore']) {
    const { verdict } = await decided(`// ${comment}\neval(x);\n`);
    expect([verdict.outcome, verdict.reason]).toEqual(['deny', expect.stringContaining('A run may not add a suppression: a.ts:1')]);
  }
});

it('a rule that is broken is an error that names it, and no refusal', async () => {
  const { verdict } = await decided('f();\n', {}, null, `${RULES}---\nid: bad\nlanguage: ts\nrule: { kind: nonsense }\n`);
  expect(verdict).toMatchObject({ outcome: 'error', opinions: [{ rules: ['bad'] }] });
  expect(verdict.reason).toMatch(/^Rule broken, .*no refusal.*bad:/);
});

it('what no rule looked at is asked about', async () => {
  expect(await decided('x'.repeat(2 ** 20 + 1))).toMatchObject({
    verdict: { outcome: 'ask', opinions: [{ risk: 'medium', shape: '["unchecked","a.ts"]' }] },
  });
});

it('after as many corrections as the policy allows a person is asked; another file, and a success between, begin anew', async () => {
  const policy = policyWith({ corrections: 2 });
  const sentBack = (path = 'a.ts') => refused(edit(path, null, 'eval(x)'), { check: 'rule_compliance', reason: '', rules: ['no-eval'] });
  const outcome = async (history: readonly PastAction[]) => (await decided('eval(x);\n', { policy, history })).verdict.outcome;
  expect(await outcome([sentBack()])).toBe('deny');
  expect(await outcome([sentBack(), sentBack('b.ts')])).toBe('deny');
  expect(await outcome([sentBack(), sentBack()])).toBe('ask');
  expect(await outcome([sentBack(), sentBack(), done(edit('a.ts', null, 'f()'))])).toBe('deny');
  const { verdict } = await decided('eval(x);\n', { policy: policyWith({ corrections: 0 }) });
  expect(verdict).toMatchObject({ outcome: 'ask', opinions: [{ risk: 'high', rules: ['no-eval'] }] });
});

it('looks at edits only', async () => {
  const signal = new AbortController().signal;
  const broken = evidenceWith({ checkProposed: () => Promise.reject(new Error('not asked')) });
  expect(await ruleCompliance.check({ kind: 'note', tool: 'note', text: '' }, situationWith(), broken, signal)).toEqual([]);
});
