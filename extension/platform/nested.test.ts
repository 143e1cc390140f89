import { expect, it } from 'vitest';
import { nested } from './nested.ts';

it('merges values that share the beginning of their paths', () => {
  const entries = [
    { path: ['rules', 'packs'], value: ['security'] },
    { path: ['rules', 'limits', 'fileSizeKb'], value: 64 },
    { path: ['other'], value: true },
  ];
  expect(nested(entries)).toEqual({ other: true, rules: { packs: ['security'], limits: { fileSizeKb: 64 } } });
  expect(nested([])).toEqual({});
});
