import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as runs from '../../../protocol/runs.ts';
import { type FakeProvider, startFakeProvider } from '../../harness/fakeProvider/fakeProvider.ts';
import { RunStage } from './runStage.ts';

/** Whole runs with providers on this machine that speak the real wires, strict about what they are sent. */

const price = { input: 3, output: 15 };
let stage: RunStage;
let fake: FakeProvider;
beforeEach(async () => {
  fake = await startFakeProvider();
  const providers = { anthropic: { url: fake.url }, openai: { url: fake.url } };
  stage = await RunStage.create(
    'provided',
    {},
    {
      STEWARDRY_AI_PROVIDERS: JSON.stringify(providers),
      ANTHROPIC_API_KEY: 'sk-a',
      OPENAI_API_KEY: 'sk-o',
    },
  );
}, 60_000);
afterEach(async () => {
  await stage[Symbol.asyncDispose]();
  await fake.close();
});

const use = (...models: readonly string[]): void =>
  stage.configure({
    ai: {
      script: '',
      tiers: { standard: models, reason: models, fast: models },
      prices: Object.fromEntries(models.map((model) => [model, price])),
    },
  });

describe.each(['anthropic', 'openai'])('with %s', (provider) => {
  it('a budget of nothing means that it is not asked at all', { timeout: 60_000 }, async () => {
    use(`${provider}/fake-ok-text`);
    const run = await stage.run('Anything', { budget: 0, approve: 'auto' });
    expect([run.state, run.cost, fake.requests.length]).toEqual(['failed', 0, 0]);
    expect(run.status).toMatch(/budget/i);
  });
});

it('falls over to the next, which is decided on by itself', { timeout: 60_000 }, async () => {
  use('anthropic/fake-401', 'openai/fake-ok-text');
  const run = await stage.run('Talk');
  const decisions = (await stage.ask(runs.decisions, { folder: stage.folder, run: run.id })).decisions.toReversed();
  expect(decisions.map(({ what }) => what).slice(0, 2)).toEqual(['Ask anthropic/fake-401', 'Ask openai/fake-ok-text instead']);
  expect(run.model).toBe('openai/fake-ok-text');
});
