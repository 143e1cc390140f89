import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { simpleGit } from 'simple-git';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { endingAtOnce } from './endOfOutput.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'end-of-output-'));
const text = 'a line of many\n'.repeat(50_000);

beforeAll(async () => {
  writeFileSync(path.join(folder, 'many.txt'), text);
  await simpleGit(folder).init().add('.');
});
afterEach(() => void vi.useRealTimers());
afterAll(() => rmSync(folder, { recursive: true }));

it('waits for no timer after a command that prints nothing', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const git = endingAtOnce(simpleGit(folder));
  expect(await git.raw(['tag', '--list'])).toBe('');
  expect(await git.raw(['rev-parse', '--is-inside-work-tree'])).toBe('true\n');
});

it('leaves what is printed as it is', async () => {
  const git = endingAtOnce(simpleGit(folder));
  expect(await git.raw(['show', ':many.txt'])).toBe(text);
  await expect(git.raw(['show', ':no-such-file'])).rejects.toThrow(/no-such-file/);
});
