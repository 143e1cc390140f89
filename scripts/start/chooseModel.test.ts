import { expect, test } from 'vitest';
import { chooseModel } from './chooseModel.ts';

const nowhere = {};

test('a key in the environment means the real provider, and nothing else of the environment is handed on', async () => {
  const { env } = await chooseModel({ ANTHROPIC_API_KEY: 'k', HOME: '/root' }, '/s.yaml', nowhere);
  expect(env).toEqual({ ANTHROPIC_API_KEY: 'k', STEWARDRY_AI_MODE: 'hybrid' });
});

test('without key and local server a script plays the model of the sample; elsewhere nothing is asked', async () => {
  const { env, words } = await chooseModel({}, '/s.yaml', nowhere);
  expect(env).toMatchObject({ STEWARDRY_AI_SCRIPT: '/s.yaml', STEWARDRY_AI_TIERS_STANDARD: 'scripted/shop', STEWARDRY_AI_MODE: 'local' });
  expect(words).toContain('a script plays');
  expect((await chooseModel({}, undefined, nowhere)).env).toEqual({});
});

test('who has set the mode is not overruled', async () => {
  expect((await chooseModel({ STEWARDRY_AI_MODE: 'none' }, '/s.yaml', nowhere)).env).toEqual({ STEWARDRY_AI_MODE: 'none' });
});
