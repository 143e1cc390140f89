import { describe, expect, it } from 'vitest';
import type { Action } from './action.ts';
import type { Correction } from './correction.ts';
import { createGovernor } from './createGovernor.ts';
import { edit, evidenceWith, NEVER, NOTHING_PROPOSED, NOW, policyWith, situationWith } from './fixtures/situation.ts';
import type { Approval, GovernorHost } from './governor.ts';
import type { PastAction, PreValidator, Situation, Validator } from './validator.ts';
import { ValidatorRegistry } from './validatorRegistry.ts';
import type { Opinion } from './verdict.ts';

const YES: Approval = { isAllowed: true, by: { kind: 'person', name: 'Ada' } };

/** A host that writes down what happens, in order, and keeps the history that a run would. */
class Host implements GovernorHost<{ write(text: string): void }> {
  readonly log: unknown[] = [];
  readonly history: PastAction[] = [];
  readonly effects = { write: (text: string) => void this.log.push(['effect', text]) };
  answer: Approval = YES;
  readonly yeses = new Map<string, Approval>();
  whileAsking: () => void = () => undefined;

  async ask(_action: Action, _verdict: unknown, questions: readonly Opinion[]): Promise<Approval> {
    this.log.push(['ask', questions.map(({ reason }) => reason)]);
    this.whileAsking();
    return this.answer;
  }

  remembered = async (shape: string) => this.yeses.get(shape);

  async record(action: Action, verdict: PastAction['verdict'], approval: Approval | undefined) {
    this.log.push(['record', verdict.outcome, approval?.by.name]);
    this.history.push({ action, verdict, record: 'row', at: NOW, isDone: false, hasFailed: false });
    return { id: `${this.history.length - 1}` };
  }

  async settle(id: string, outcome: { readonly isDone: boolean }) {
    this.log.push(['settle', outcome.isDone]);
    const past = this.history[Number(id)];
    if (past !== undefined) this.history[Number(id)] = { ...past, isDone: true, hasFailed: !outcome.isDone };
  }

  correct = ({ kind, reason }: Correction) => void this.log.push(['correct', kind, reason]);
}

const check = (say: () => readonly Omit<Opinion, 'check'>[]): PreValidator => ({
  name: 'test/check',
  tier: 'pre',
  check: () => say().map((each) => ({ ...each, check: 'test/check' })),
});

function governed(validators: readonly Validator[], changes: Partial<Situation> = {}) {
  const host = new Host();
  const governor = createGovernor({
    host,
    validators: new ValidatorRegistry(validators),
    situation: async () => situationWith({ ...changes, history: host.history }),
    evidence: evidenceWith(),
    clock: evidenceWith().clock,
  });
  const write = (text = 'done', signal = NEVER) =>
    governor.govern(
      edit('a.ts', null, text),
      async (effects, action) => {
        effects.write(action.changes[0]?.after ?? '');
        return 'result';
      },
      signal,
    );
  return { host, governor, write };
}

const asking = (reason: string, more: Partial<Opinion> = {}) => ({ outcome: 'ask' as const, reason, ...more });

it('records before the effect and settles after it', async () => {
  const { host, write } = governed([check(() => [])]);
  expect(await write()).toMatchObject({ isDone: true, value: 'result', verdict: { outcome: 'allow', policyDigest: policyWith().digest } });
  expect(host.log).toEqual([
    ['record', 'allow', undefined],
    ['effect', 'done'],
    ['settle', true],
  ]);
});

it.each(['deny', 'error'] as const)('%s: recorded, and nothing else happens', async (outcome) => {
  const { host, write } = governed([check(() => [{ outcome, reason: 'because' }])]);
  expect(await write()).toMatchObject({ isDone: false, verdict: { outcome, reason: 'because' } });
  expect(host.log).toEqual([['record', outcome, undefined]]);
});

it('what the effect throws is settled as a failure and thrown on', async () => {
  const { host, governor } = governed([]);
  const failing = governor.govern(edit('a.ts', null, ''), () => Promise.reject(new Error('disk full')), NEVER);
  await expect(failing).rejects.toThrow('disk full');
  expect(host.log).toEqual([
    ['record', 'allow', undefined],
    ['settle', false],
  ]);
});

it('what cannot be recorded does not happen', async () => {
  const { host, write } = governed([]);
  host.record = () => Promise.reject(new Error('database is locked'));
  await expect(write()).rejects.toThrow('database is locked');
  expect(host.log).toEqual([]);
});

it('nothing happens after a cancel, not even between record and effect', async () => {
  const { host, write } = governed([check(() => [])]);
  const stop = new AbortController();
  const record = host.record.bind(host);
  host.record = async (...row) => {
    stop.abort();
    return record(...row);
  };
  await expect(write('late', stop.signal)).rejects.toThrow();
  expect(host.log).toEqual([
    ['record', 'allow', undefined],
    ['settle', false],
  ]);
});

it('considering decides the same and leaves no trace', async () => {
  const { host, governor } = governed([check(() => [asking('sure?')])]);
  expect(await governor.consider(edit('a.ts', null, ''), NEVER)).toMatchObject({ outcome: 'ask', reason: 'sure?' });
  expect(host.log).toEqual([]);
});

describe('asking', () => {
  const three = check(() => [asking('small', { risk: 'low', shape: 's' }), asking('large', { risk: 'high' }), asking('unknown')]);

  it('puts all questions at once, the riskiest first; what names no risk is risky', async () => {
    const { host, write } = governed([three]);
    await write();
    expect(host.log).toEqual([
      ['ask', ['large', 'unknown', 'small']],
      ['record', 'ask', 'Ada'],
      ['effect', 'done'],
      ['settle', true],
    ]);
  });

  it('leaves out what is remembered for exactly this shape, and asks nothing when all is', async () => {
    const { host, write } = governed([three]);
    host.yeses.set('s', YES);
    await write();
    expect(host.log[0]).toEqual(['ask', ['large', 'unknown']]);
    const remembered = governed([check(() => [asking('small', { shape: 's' })])]);
    remembered.host.yeses.set('s', { isAllowed: true, by: { kind: 'rule', name: 'npm test' } });
    await remembered.write();
    expect(remembered.host.log[0]).toEqual(['record', 'ask', 'npm test']);
  });

  it('a remembered no is a no', async () => {
    const { host, write } = governed([three]);
    host.yeses.set('s', { ...YES, isAllowed: false });
    expect(await write()).toMatchObject({ isDone: false, approval: { isAllowed: false } });
    expect(host.log).toEqual([['record', 'ask', 'Ada']]);
  });

  it.each([
    ['none', 'low', 'Ada'],
    ['low', 'low', 'governance.approve: low'],
    ['low', 'medium', 'Ada'],
    ['medium', 'medium', 'governance.approve: medium'],
    ['medium', 'high', 'Ada'],
  ] as const)('a policy that says yes up to %s: a question of %s risk is answered by %s', async (approvesUpTo, risk, by) => {
    const { host, write } = governed([check(() => [asking('sure?', { risk })])], { policy: policyWith({ approvesUpTo }) });
    await write();
    expect(host.log).toContainEqual(['record', 'ask', by]);
  });

  it('a no is recorded with who said it, and nothing happens', async () => {
    const { host, write } = governed([three]);
    host.answer = { isAllowed: false, by: { kind: 'person', name: 'Ada' }, reason: 'not now' };
    expect(await write()).toMatchObject({ isDone: false, approval: { reason: 'not now' } });
    expect(host.log.slice(1)).toEqual([['record', 'ask', 'Ada']]);
  });

  it('a yes covers what was asked, and not what came up meanwhile', async () => {
    let opinions: Omit<Opinion, 'check'>[] = [asking('first')];
    const { host, write } = governed([check(() => opinions)]);
    host.whileAsking = () => {
      opinions = [asking('first'), asking('second')];
    };
    expect(await write()).toMatchObject({ isDone: false, verdict: { outcome: 'deny' } });
    const closed = governed([check(() => opinions)], {});
    closed.host.whileAsking = () => {
      opinions = [{ outcome: 'deny', reason: 'archived' }];
    };
    expect(await closed.write()).toMatchObject({ isDone: false, verdict: { reason: 'archived' } });
  });
});

describe('watching', () => {
  const watcher = (watch: (situation: Situation) => readonly Omit<Correction, 'check'>[]): Validator => ({
    name: 'test/watch',
    tier: 'monitoring',
    // The fixture gives the check that the governor would see.
    watch: (situation) => watch(situation).map((each) => ({ ...each, check: 'test/watch' }) as Correction),
  });

  it('looks after every action, done, failed or refused, and corrects', async () => {
    const { host, write } = governed([
      watcher(({ history }) => [{ kind: 'pause', reason: `${history.length}` }]),
      check(() => (host.history.length === 1 ? [{ outcome: 'deny', reason: 'no' }] : [])),
    ]);
    await write();
    await write();
    expect(host.log.filter((entry) => Array.isArray(entry) && entry[0] === 'correct')).toEqual([
      ['correct', 'pause', '1'],
      ['correct', 'pause', '2'],
    ]);
  });

  it('gives the same guidance once', async () => {
    const { host, write, governor } = governed([watcher(() => [{ kind: 'guide', reason: 'slow down' }])]);
    await write();
    await write();
    await governor.look();
    expect(host.log.filter((entry) => Array.isArray(entry) && entry[0] === 'correct')).toEqual([['correct', 'guide', 'slow down']]);
  });

  it('a broken watcher pauses the run', async () => {
    const { host, governor } = governed([
      watcher(() => {
        throw new Error('lost');
      }),
    ]);
    await governor.look();
    expect(host.log).toMatchObject([['correct', 'pause', expect.stringContaining('"test/watch" is broken')]]);
  });
});

it('a module adds a check while a run goes on, takes it away again, and cannot take the place of another', async () => {
  const registry = new ValidatorRegistry([check(() => [])]);
  const host = new Host();
  const situation = async () => situationWith();
  const evidence = evidenceWith({ checkProposed: async () => NOTHING_PROPOSED });
  const governor = createGovernor({ host, validators: registry, situation, evidence, clock: evidence.clock });
  const added = registry.add({
    name: 'freeze/window',
    tier: 'pre',
    check: () => [{ outcome: 'deny', check: 'freeze/window', reason: 'Nothing lands on Fridays.' }],
  });
  expect(await governor.consider(edit('a.ts', null, ''), NEVER)).toMatchObject({ outcome: 'deny', reason: 'Nothing lands on Fridays.' });
  added.dispose();
  expect(await governor.consider(edit('a.ts', null, ''), NEVER)).toMatchObject({ outcome: 'allow' });
  expect(() => registry.add(check(() => []))).toThrow('already a check "test/check"');
});
