import { expect, it } from 'vitest';
import { readStartOptions } from './startOptions.ts';

it.each([
  [[], {}, 'prod', false, false],
  [['--profile', 'dev', 'serve'], {}, 'dev', true, false],
  [['serve', '--profile=staging'], { STEWARDRY_PROFILE: 'dev' }, 'staging', true, false],
  [['check', 'serve'], { STEWARDRY_PROFILE: 'dev' }, 'dev', false, true],
  [['--profile', 'serve'], {}, 'prod', false, false],
])('%j with %j', (args, environment, profile, isResident, isAboutToCheck) => {
  expect(readStartOptions(args, environment)).toEqual({ profile, isResident, isAboutToCheck });
});
