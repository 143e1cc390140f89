import { expect, test } from 'vitest';
import { type AiMode, type Candidate, type RouteRequest, type RoutingSettings, route } from './route.ts';

const providers: Candidate[] = [
  { id: 'cloud', locality: 'cloud', isScripted: false },
  { id: 'home', locality: 'local', isScripted: false },
  { id: 'scripted', locality: 'local', isScripted: true },
];

const settings = (mode: AiMode): RoutingSettings => ({
  mode,
  tiers: {
    reason: ['home/big', 'cloud/big'],
    standard: ['cloud/mid', 'home/mid'],
    fast: ['cloud/small', 'home/small'],
  },
  personas: { reviewer: { tier: 'reason' }, writer: { models: ['cloud/poet'] } },
  steps: { summary: { tier: 'fast' }, plan: { models: ['cloud/plan'] } },
});

const cases: [string, AiMode, Partial<RouteRequest>, string[]][] = [
  ['none answers nothing', 'none', {}, []],
  ['local leaves the cloud out', 'local', {}, ['home/mid']],
  ['cloud leaves this machine out', 'cloud', {}, ['cloud/mid']],
  ['hybrid keeps the order of standard', 'hybrid', {}, ['cloud/mid', 'home/mid']],
  ['hybrid: hard work goes to the cloud first', 'hybrid', { tier: 'reason' }, ['cloud/big', 'home/big']],
  ['hybrid: fast work stays here first', 'hybrid', { tier: 'fast' }, ['home/small', 'cloud/small']],
  ['hybrid: private files stay here first', 'hybrid', { tier: 'reason', hasPrivateFiles: true }, ['home/big', 'cloud/big']],
  ['the tier of the persona', 'cloud', { persona: 'reviewer' }, ['cloud/big']],
  ['the tier of the step before that of the persona', 'cloud', { persona: 'reviewer', step: 'summary' }, ['cloud/small']],
  ['the tier of the request before both', 'cloud', { persona: 'reviewer', step: 'summary', tier: 'standard' }, ['cloud/mid']],
  ['models of step, persona, tier, in this order', 'cloud', { persona: 'writer', step: 'plan' }, ['cloud/plan', 'cloud/poet', 'cloud/mid']],
  ['an unknown persona and step change nothing', 'cloud', { persona: 'x', step: 'y' }, ['cloud/mid']],
  ['a pick comes first, others are its fallbacks', 'hybrid', { model: 'home/own' }, ['home/own', 'cloud/mid', 'home/mid']],
  ['a pick among the others is not tried twice', 'hybrid', { model: 'home/mid' }, ['home/mid', 'cloud/mid']],
  [
    'a pick stays first in a tier that prefers the cloud',
    'hybrid',
    { model: 'home/own', tier: 'reason' },
    ['home/own', 'cloud/big', 'home/big'],
  ],
  [
    'a cloud pick waits when private files are quoted',
    'hybrid',
    { model: 'cloud/own', hasPrivateFiles: true },
    ['home/mid', 'cloud/own', 'cloud/mid'],
  ],
  ['a pick that the mode forbids is left out', 'local', { model: 'cloud/own' }, ['home/mid']],
  ['a script may play in any mode that has AI', 'cloud', { model: 'scripted/demo' }, ['scripted/demo', 'cloud/mid']],
  ['a model may hold slashes', 'cloud', { model: 'cloud/meta/llama' }, ['cloud/meta/llama', 'cloud/mid']],
];

test.each(cases)('%s', (_, mode, request, expected) => {
  const { targets } = route(settings(mode), { hasPrivateFiles: false, ...request }, providers);
  expect(targets.map(({ provider, model }) => `${provider}/${model}`)).toEqual(expected);
});

test('who is left out is told why', () => {
  const tiers = { reason: [], fast: [], standard: ['gone/x', 'nonsense', 'home/mid', 'cloud/mid'] };
  const reasons = (mode: AiMode) => route({ mode, tiers }, { hasPrivateFiles: false }, providers).skipped.map(({ reason }) => reason);
  expect(reasons('cloud')).toEqual([
    'provider "gone" is not set up',
    '"nonsense" is not of the form provider/model',
    'mode "cloud" leaves out local providers',
  ]);
  expect(new Set(reasons('none'))).toEqual(new Set(['AI is switched off (mode "none")']));
});
