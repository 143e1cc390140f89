import { simpleGit } from 'simple-git';
import { afterEach, expect, it, vi } from 'vitest';
import { endingAtOnce } from './endOfOutput.ts';

afterEach(() => void vi.useRealTimers());

it('waits for no timer after a command that prints nothing', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const git = endingAtOnce(simpleGit({ baseDir: import.meta.dirname }));
  expect(await git.raw(['diff', 'HEAD', 'HEAD'])).toBe('');
  expect(await git.raw(['rev-parse', '--is-inside-work-tree'])).toBe('true\n');
});

it('leaves what is printed as it is', async () => {
  const git = endingAtOnce(simpleGit({ baseDir: import.meta.dirname }));
  const args = ['show', 'HEAD:package-lock.json'];
  expect(await git.raw(args)).toBe(await simpleGit({ baseDir: import.meta.dirname }).raw(args));
  await expect(git.raw(['show', 'HEAD:no-such-file'])).rejects.toThrow(/no-such-file/);
});
