import { expect, it } from 'vitest';
import { failureOf } from './failureOf.ts';

it.each([
  ['NoPermissions', 'no', 'permission'],
  ['NotFound', 'no', 'notFound'],
  ['Blocked', 'no', 'refusal'],
  ['Unknown', 'You exceeded your premium quota', 'payment'],
  ['Unknown', 'socket hang up', 'server'],
])('%s: %s', (code, message, kind) => {
  expect(failureOf(Object.assign(new Error(message), { code }))).toEqual({ kind, message });
});
