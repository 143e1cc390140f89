import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileEntry } from './changeSet.ts';
import { diskTarget } from './disk/diskTarget.ts';
import { apply, type ChangesStage, createChangesStage, undo } from './fixtures/changesStage.ts';
import { textHunks } from './merge/textHunks.ts';

const entry = (text: string): FileEntry => ({ bytes: Buffer.from(text), mode: '100644' });
const lines = (...all: string[]): string => all.map((line) => `${line}\n`).join('');

let stage: ChangesStage;
beforeEach(async () => {
  stage = await createChangesStage();
});
afterEach(() => stage.dispose());

describe('a proposed change set', () => {
  it('is the same as one that a run made in a copy', async () => {
    const [base, proposed] = [lines('1', '2', '3', '4', '5', '6'), lines('1', 'two', '3', '4', '6', '7')];
    stage.write({ 'a.txt': base, 'gone.txt': 'g\n' });
    const made = await stage.run({ 'a.txt': proposed, 'gone.txt': null, 'b/new.txt': 'n\n' });
    const set = await stage.changes.propose(stage.database, 'other', [
      { path: 'b/new.txt', base: null, proposed: entry('n\n') },
      { path: 'a.txt', base: entry(base), proposed: entry(proposed) },
      { path: 'gone.txt', base: entry('g\n'), proposed: null },
      { path: 'same.txt', base: entry('s'), proposed: entry('s') },
    ]);
    expect(set.files).toEqual(made.files);
  });

  it('is applied with a three-way merge and taken back', async () => {
    const base = lines('1', '2', '3', '4', '5', '6', '7');
    stage.write({ 'a.txt': base.replace('1', 'mine') });
    const set = await stage.changes.propose(stage.database, 'p', [
      { path: 'a.txt', base: entry(base), proposed: entry(base.replace('7', 'theirs')) },
      { path: 'new/b.txt', base: null, proposed: entry('b\n') },
    ]);
    const target = diskTarget(stage.folder);
    const before = stage.tree();
    const done = await apply(stage.changes, { changeSet: set.id, onConflict: 'leave' }, stage.database, target);
    expect(stage.tree()).toMatchObject({ 'a.txt': lines('mine', '2', '3', '4', '5', '6', 'theirs'), 'new/b.txt': 'b\n' });
    await undo(stage.changes, done.id, { onConflict: 'leave' }, stage.database, target);
    expect(stage.tree()).toEqual(before);
  });

  it.each(['/etc/x', '../x', 'a/../../x', '.git/hooks/x', 'C:/x', 'a\0b', ''])('refuses "%s"', async (path) => {
    await expect(stage.changes.propose(stage.database, 'p', [{ path, base: null, proposed: entry('x') }])).rejects.toThrow('is refused');
  });

  it('refuses two contents for one file, whatever its case', async () => {
    const files = ['A.txt', 'a.txt'].map((path) => ({ path, base: null, proposed: entry(path) }));
    await expect(stage.changes.propose(stage.database, 'p', files)).rejects.toThrow('is there twice');
  });
});

it('what is no text has no hunks', () => {
  expect(textHunks(null, Buffer.from('a\0b'))).toBeUndefined();
});
