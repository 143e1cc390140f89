import { expect, it } from 'vitest';
import { readStartOptions } from './startOptions.ts';

it.each([
  [[], {}, 'prod', false],
  [['--profile', 'dev', 'serve'], {}, 'dev', true],
  [['serve', '--profile=staging'], { STEWARDRY_PROFILE: 'dev' }, 'staging', true],
  [['check', 'serve'], { STEWARDRY_PROFILE: 'dev' }, 'dev', false],
  [['--profile', 'serve'], {}, 'prod', false],
])('%j with %j', (args, environment, profile, isResident) => {
  expect(readStartOptions(args, environment)).toEqual({ profile, isResident });
});
