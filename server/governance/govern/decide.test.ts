import { describe, expect, it } from 'vitest';
import type { CheckName } from './checkName.ts';
import { combine, decide } from './decide.ts';
import { edit, evidenceWith, NEVER, situationWith } from './fixtures/situation.ts';
import type { PreValidator } from './validator.ts';
import type { Opinion, Outcome } from './verdict.ts';

const OUTCOMES: readonly Outcome[] = ['allow', 'ask', 'error', 'deny'];
const opinion = (outcome: Outcome, reason: string = outcome): Opinion => ({ outcome, check: 'permission', reason });

const saying = (name: CheckName, check: PreValidator['check']): PreValidator => ({ name, tier: 'pre', check });
const decided = (validators: readonly PreValidator[], action = edit('a.ts', null, 'a')) =>
  decide(action, validators, situationWith(), evidenceWith(), NEVER);

/** Every list of up to three outcomes. */
const lists: readonly (readonly Outcome[])[] = [
  [],
  ...OUTCOMES.map((a) => [a]),
  ...OUTCOMES.flatMap((a) => OUTCOMES.map((b) => [a, b])),
  ...OUTCOMES.flatMap((a) => OUTCOMES.flatMap((b) => OUTCOMES.map((c) => [a, b, c]))),
];

describe('combining', () => {
  it.each(lists.map((list) => [list]))('%j: the strongest wins, whatever the order and however often it is said', (list) => {
    const outcomeOf = (outcomes: readonly Outcome[]) =>
      combine(
        outcomes.map((each) => opinion(each)),
        'p',
        [],
      ).outcome;
    const expected = OUTCOMES[Math.max(0, ...list.map((each) => OUTCOMES.indexOf(each)))];
    expect([outcomeOf(list), outcomeOf(list.toReversed()), outcomeOf([...list, ...list]), outcomeOf([...list, 'allow'])]).toEqual(
      Array(4).fill(expected),
    );
  });

  it('another opinion never makes a verdict weaker', () => {
    const strength = (list: readonly Outcome[]) =>
      OUTCOMES.indexOf(
        combine(
          list.map((each) => opinion(each)),
          'p',
          [],
        ).outcome,
      );
    for (const list of lists) for (const more of OUTCOMES) expect(strength([...list, more])).toBeGreaterThanOrEqual(strength(list));
  });

  it('keeps every opinion that says something, and gives the reasons of the strongest, each once', () => {
    const verdict = combine(
      [opinion('ask', 'why?'), opinion('deny', 'no'), opinion('deny', 'no'), opinion('allow', ''), opinion('allow', 'better so')],
      'p',
      ['mended'],
    );
    expect(verdict).toEqual({
      outcome: 'deny',
      reason: 'no',
      opinions: [opinion('ask', 'why?'), opinion('deny', 'no'), opinion('deny', 'no'), opinion('allow', 'better so')],
      amendments: ['mended'],
      policyDigest: 'p',
    });
  });
});

describe('deciding', () => {
  it('asks all checks at once', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = saying('a/first', async () => promise.then(() => []));
    const second = saying('a/second', () => {
      resolve();
      return [];
    });
    expect((await decided([first, second])).verdict.outcome).toBe('allow');
  });

  it('a check that throws is broken: an error that says so, and no refusal', async () => {
    const broken = saying('a/broken', () => {
      throw new Error('no such table');
    });
    const { verdict } = await decided([broken, saying('a/fine', () => [opinion('ask')])]);
    expect(verdict).toMatchObject({ outcome: 'error', opinions: [{ check: 'a/broken' }, { outcome: 'ask' }] });
    expect(verdict.reason).toMatch(/"a\/broken" is broken.*no such table.*no refusal/);
  });

  it('decides anew on an edit that was amended', async () => {
    const seen: unknown[] = [];
    const watching = saying('a/watching', (action) => {
      seen.push(action.kind === 'edit' && action.changes[0]?.after);
      return [];
    });
    const mending = saying('a/mending', (action) => {
      if (action.kind !== 'edit' || action.changes[0]?.after !== 'bad') return [];
      return [{ ...opinion('allow', ''), amendment: { changes: [{ path: 'a.ts', before: null, after: 'good' }], words: ['mended'] } }];
    });
    const { action, verdict } = await decided([watching, mending], edit('a.ts', null, 'bad'));
    expect([action.changes[0]?.after, verdict.amendments, seen]).toEqual(['good', ['mended'], ['bad', 'good']]);
    expect(JSON.stringify(verdict)).not.toContain('amendment"');
  });

  it('amendments that never come to rest are an error', async () => {
    let count = 0;
    const restless = saying('a/restless', () => {
      count += 1;
      return [{ ...opinion('allow', ''), amendment: { changes: [{ path: 'a.ts', before: null, after: `${count}` }], words: [] } }];
    });
    expect((await decided([restless])).verdict.outcome).toBe('error');
  });
});

it('names what it was decided under: the policy, and the rules that bind the persona, in whatever order', async () => {
  const under = async (...bindingRules: string[]) =>
    (await decide(edit('a.ts', null, 'a'), [], situationWith({ bindingRules }), evidenceWith(), NEVER)).verdict.policyDigest;
  expect(await under()).toBe(situationWith().policy.digest);
  const digests = await Promise.all([under(), under('no-bar'), under('no-foo'), under('no-bar', 'no-foo')]);
  expect([new Set(digests).size, await under('no-foo', 'no-bar')]).toEqual([4, digests[3]]);
});
