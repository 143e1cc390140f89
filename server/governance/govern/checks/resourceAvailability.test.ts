import { expect, it } from 'vitest';
import type { Action } from '../action.ts';
import { command, done, edit, evidenceWith, model, NEVER, NOW, policyWith, read, refused, situationWith } from '../fixtures/situation.ts';
import { UNLIMITED } from '../limits.ts';
import type { Situation } from '../validator.ts';
import { resourceAvailability } from './resourceAvailability.ts';
import { sessionValidity } from './sessionValidity.ts';

const outcomes = async (action: Action, situation: Partial<Situation>) =>
  (await resourceAvailability.check(action, situationWith(situation), evidenceWith(), NEVER)).map(
    ({ outcome, reason }) => `${outcome}: ${reason}`,
  );

const usedWith = (used: Partial<Situation['used']>) => ({ steps: 0, tokens: 0, microdollars: 0, timeMs: 0, files: 0, ...used });
const budget = (microdollars: number, used = 0): Partial<Situation> => ({
  limits: { ...UNLIMITED, microdollars },
  used: usedWith({ microdollars: used }),
});

it.each<[string, Action, Partial<Situation>, RegExp | undefined]>([
  ['no budget of its own', model(1_000_000), {}, undefined],
  [
    'a budget of 0 and a request that costs',
    model(1),
    budget(0),
    /^deny: This run may cost \$0.00, of which \$0.00 is left; this request may cost \$0.0000/,
  ],
  ['a budget of 0 and a request that is free', model(0), budget(0), undefined],
  ['a budget of 0 and an unknown price', model('unknown'), { ...budget(0) }, /^deny: .*nobody knows/],
  ['just enough', model(400_000), budget(1_000_000, 600_000), undefined],
  ['one micro-dollar too much', model(400_001), budget(1_000_000, 600_000), /^deny: This run may cost \$1.00, of which \$0.40 is left/],
  ['an unknown price', model('unknown'), {}, /^ask: Nobody knows what "anthropic\/claude-sonnet-5" costs/],
  ['money does not stop an edit', edit('a', null, ''), budget(0, 5), undefined],
  ['the last step', read('a'), { used: usedWith({ steps: 199 }) }, undefined],
  ['one step too many', read('a'), { used: usedWith({ steps: 200 }) }, /^deny: This run has reached its end: 200 steps/],
  ['all tokens used', model(0), { used: usedWith({ tokens: 2_000_000 }) }, /2000000 tokens/],
  ['all time used', command('ls'), { used: usedWith({ timeMs: 3_600_000 }) }, /60 minutes of work/],
  ['the last file', edit('a', null, ''), { used: usedWith({ files: 199 }) }, undefined],
  ['one file too many', edit('a', null, ''), { used: usedWith({ files: 200 }) }, /^deny: This run may change 200 files/],
  [
    'a file that it has changed already',
    edit('a', '', 'b'),
    { used: usedWith({ files: 200 }), history: [done(edit('a', null, ''))] },
    undefined,
  ],
  ['what the person applies uses nothing', { kind: 'apply', isUndo: false, changes: [] }, { used: usedWith({ steps: 999 }) }, undefined],
])('%s', async (_, action, situation, expected) => {
  expect(await outcomes(action, situation)).toEqual(expected === undefined ? [] : [expect.stringMatching(expected)]);
});

it('acting too fast opens the breaker; looking, asking and what was refused do not count', async () => {
  const policy = policyWith({ caps: { actionsPerMinute: 3 } });
  const at = (secondsAgo: number) => ({ at: NOW - secondsAgo * 1_000 });
  const calm = [
    done(command('a'), at(61)),
    done(command('b'), at(59)),
    done(command('c'), at(1)),
    done(read('a'), at(1)),
    done(model(), at(1)),
    refused(command('d'), { check: 'permission', reason: '' }),
  ];
  expect(await outcomes(command('e'), { policy, history: calm })).toEqual([]);
  const hasty = [...calm, done(edit('a', null, ''), at(0))];
  expect(await outcomes(command('e'), { policy, history: hasty })).toEqual([
    expect.stringMatching(/^deny: This run has done 3 things with an effect within a minute; 3 are allowed/),
  ]);
  expect(await outcomes(read('a'), { policy, history: hasty })).toEqual([]);
});

it.each<[Action, number]>([
  [read('a'), 1],
  [edit('a', null, ''), 1],
  [model(), 1],
  [{ kind: 'apply', isUndo: true, changes: [] }, 0],
])('a session that may not act stops all but the person', async (action, count) => {
  const situation = situationWith({ sessionProblem: 'it is archived' });
  expect(await sessionValidity.check(action, situation, evidenceWith(), NEVER)).toHaveLength(count);
  expect(await sessionValidity.check(action, situationWith(), evidenceWith(), NEVER)).toEqual([]);
});
