import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { isProcessGone, ownerName } from './owner.ts';

it('knows that this process lives', () => {
  expect(isProcessGone(ownerName('A'))).toBe(false);
});

it('knows that a process that has ended is gone', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  expect(isProcessGone(ownerName('A').replace(`/${process.pid}/`, `/${pid}/`))).toBe(true);
});

it('says nothing about processes of another machine', () => {
  expect(isProcessGone('elsewhere@/999999/A')).toBe(false);
});
