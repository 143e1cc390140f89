import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as runs from '../../../protocol/runs.ts';
import { type FakeProvider, startFakeProvider } from '../../harness/fakeProvider/fakeProvider.ts';
import type { FakePart, FakeReply, FakeStop } from '../../harness/fakeProvider/scenarios.ts';
import { RunStage } from './runStage.ts';

/** Whole runs with providers on this machine that speak the real wires, strict about what they are sent. */

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

const use = (
  models: readonly string[],
  { price = { input: 3, output: 15 }, ...more }: { price?: object; governance?: object } = {},
): void =>
  stage.configure({
    ...more,
    ai: {
      script: undefined,
      tiers: { standard: models, reason: models, fast: models },
      prices: Object.fromEntries(models.map((model) => [model, price])),
    },
  });

const says = (parts: readonly FakePart[], stop: FakeStop): FakeReply => ({ kind: 'turn', turn: { parts, stop } });
const calls = (name: string, input: object): FakePart => ({ kind: 'tool', name, pieces: [JSON.stringify(input)] });
const write = (path: string): FakeReply => says([calls('write_file', { path, content: `export const name = '${path}';\n` })], 'toolUse');
const finish = says([calls('finish', { is_done: true, summary: 'Wrote it.', tests: 'not_run' })], 'toolUse');

describe.each(['anthropic', 'openai'])('with %s', (provider) => {
  it('writes in a copy, is reviewed, applied and taken back', { timeout: 60_000 }, async () => {
    use([`${provider}/fake`]);
    fake.enqueue(write('new.ts'), finish);
    const run = await stage.run('Write new.ts');
    expect(run).toMatchObject({ state: 'completed', review: 'open', filesChanged: 1, isScripted: false, model: `${provider}/fake` });
    await stage.ask(runs.apply, { folder: stage.folder, id: run.id });
    expect(stage.read('new.ts')).toBe("export const name = 'new.ts';\n");
    await stage.ask(runs.undo, { folder: stage.folder, id: run.id });
    expect(() => stage.read('new.ts')).toThrow();
    expect(fake.requests.map(({ rejected }) => rejected)).toEqual([undefined, undefined]);
  });

  it('ends at a cap within one step, and keeps what was made', { timeout: 60_000 }, async () => {
    use([`${provider}/fake`], { governance: { caps: { steps: 4 } } });
    fake.enqueue(write('one.ts'), write('two.ts'), write('three.ts'), finish);
    const { id, state, review, status } = await stage.run('Write many', { approve: 'auto' });
    expect([state, review, status]).toEqual(['failed', 'open', 'The run has used all that it may: 4 steps. What it made is kept.']);
    const { files } = await stage.ask(runs.changeSet, { folder: stage.folder, id });
    expect([files.map(({ path }) => path), fake.requests.length]).toEqual([['one.ts'], 2]);
  });

  it('stops before the request that its budget cannot hold, within one step, and keeps what was made', { timeout: 60_000 }, async () => {
    use([`${provider}/fake`], { price: { input: 0, output: 10 } });
    fake.enqueue(write('one.ts'), write('two.ts'), finish);
    // The most that one answer may cost, and half of what an answer of 12 tokens did cost.
    const { id, state, review, status } = await stage.run('Write many', { budget: 16_000 * 10 + 60, approve: 'auto' });
    expect([state, review]).toEqual(['failed', 'open']);
    expect(status).toMatch(/budget/i);
    const { files } = await stage.ask(runs.changeSet, { folder: stage.folder, id });
    expect([files.map(({ path }) => path), fake.requests.length]).toEqual([['one.ts'], 1]);
  });

  it('a budget of nothing means that it is not asked at all', { timeout: 60_000 }, async () => {
    use([`${provider}/fake-ok-text`]);
    const run = await stage.run('Anything', { budget: 0, approve: 'auto' });
    expect([run.state, run.cost, fake.requests.length]).toEqual(['failed', 0, 0]);
    expect(run.status).toMatch(/budget/i);
  });
});

it('a run that does too much too fast waits for a person, who lets it go on', { timeout: 60_000 }, async () => {
  use(['anthropic/fake'], { governance: { caps: { actionsPerMinute: 3 } } });
  fake.enqueue(...['a1.ts', 'a2.ts', 'a3.ts', 'a4.ts', 'a5.ts'].map(write), finish, finish);
  const { id } = await stage.start('Write many');
  const run = await stage.until(id, ({ state }) => state === 'paused' || state === 'completed');
  expect([run.state, run.status]).toEqual(['paused', expect.stringMatching(/^Paused: More than 3 actions .* within a minute/)]);
  expect((await stage.steps(id)).find(({ title }) => title === 'Paused')).toMatchObject({ kind: 'correction', state: 'done' });
  await stage.ask(runs.resume, { folder: stage.folder, id });
  await stage.until(id, ({ state }) => state !== 'paused');
  await stage.ask(runs.cancel, { folder: stage.folder, id });
});

it('falls over to the next, which is decided on by itself', { timeout: 60_000 }, async () => {
  use(['anthropic/fake-401', 'openai/fake-ok-text']);
  const run = await stage.run('Talk');
  const decisions = (await stage.ask(runs.decisions, { folder: stage.folder, run: run.id })).decisions.toReversed();
  expect(decisions.map(({ what }) => what).slice(0, 2)).toEqual(['Ask anthropic/fake-401', 'Ask openai/fake-ok-text instead']);
  expect(run.model).toBe('openai/fake-ok-text');
});
