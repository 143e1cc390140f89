import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChangesStage, createChangesStage, signal } from './fixtures/changesStage.ts';

let stage: ChangesStage;
beforeEach(async () => {
  stage = await createChangesStage();
  stage.write({ 'a.txt': '1\n', 'b.txt': '1\n', 'c.txt': '1\n', 'gone.txt': '1\n' });
  stage.git('add', '-A');
  stage.git('commit', '-qm', 'first');
});
afterEach(() => stage.dispose());

const trailers = { 'Stewardry-Run': '01RUN', 'Stewardry-Persona': 'developer' };
const commit = (files: string[], message = 'fix(shop): round the price\n\nIt was off by a cent.') =>
  stage.changes.commitApplication({ folder: stage.folder, files, message, trailers }, signal);
const hook = (name: string, body: string): void => {
  const file = path.join(stage.folder, '.git/hooks', name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
};

describe('a commit of an application', () => {
  it('holds its files and no others, says where they come from, and what was staged stays staged', async () => {
    stage.write({
      'a.txt': '2\n',
      'b.txt': '2\n',
      'c.txt': '2\n',
      'new file.txt': 'n\n',
      'other.txt': 'o\n',
      '*': 'star\n',
      'gone.txt': null,
    });
    stage.git('add', 'b.txt');
    const id = await commit(['a.txt', 'new file.txt', '*', 'gone.txt']);
    expect([stage.git('rev-parse', 'HEAD').trim(), stage.git('show', '--name-status', '--format=%B', 'HEAD')]).toEqual([
      id,
      'fix(shop): round the price\n\nIt was off by a cent.\n\nStewardry-Run: 01RUN\nStewardry-Persona: developer\n\n\nA\t*\nM\ta.txt\nD\tgone.txt\nA\tnew file.txt\n',
    ]);
    expect(stage.git('status', '--porcelain')).toBe('M  b.txt\n M c.txt\n?? other.txt\n');
    expect(stage.git('log', '-1', '--format=%(trailers:key=Stewardry-Run,valueonly)').trim()).toBe('01RUN');
  });

  it('runs the hooks of the person, and leaves everything as it was when one refuses', async () => {
    hook('pre-commit', 'echo "no commits on Sundays" >&2; exit 1');
    stage.write({ 'a.txt': '2\n', 'new.txt': 'n\n' });
    const before = [stage.git('rev-parse', 'HEAD'), stage.git('status', '--porcelain')];
    await expect(commit(['a.txt', 'new.txt'])).rejects.toThrow('no commits on Sundays');
    expect([stage.git('rev-parse', 'HEAD'), stage.git('status', '--porcelain')]).toEqual(before);
  });

  it.each(['Round the price', 'fix:', 'fix(: x'])('%j is no Conventional Commit, and refused', async (message) => {
    await expect(commit(['a.txt'], message)).rejects.toThrow('is no Conventional Commit');
  });

  it('takes no path out of the folder', async () => {
    await expect(commit(['../x'])).rejects.toThrow('is refused');
  });
});
