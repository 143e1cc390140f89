import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeSet } from '../changeSet.ts';
import { diskTarget } from '../disk/diskTarget.ts';
import { apply as applyTo, type ChangesStage, createChangesStage, type Files, signal, undo as undoIn } from '../fixtures/changesStage.ts';

let stage: ChangesStage;
beforeEach(async () => {
  stage = await createChangesStage({ git: false });
});
afterEach(() => stage.dispose());

const target = () => diskTarget(stage.folder);
const apply = (changeSet: ChangeSet, more: object = {}) =>
  applyTo(stage.changes, { changeSet: changeSet.id, onConflict: 'leave', ...more }, stage.database, target());
const undo = (application: { id: string }, more: object = {}) =>
  undoIn(stage.changes, application.id, { onConflict: 'leave', ...more }, stage.database, target());

/** Without the folders that a run emptied and left. */
const filesOf = (tree: Record<string, string>) => Object.fromEntries(Object.entries(tree).filter(([name]) => !name.endsWith('/')));

const numbers = (changed: Record<number, string> = {}): string =>
  Array.from({ length: 20 }, (_, index) => `${changed[index + 1] ?? index + 1}\n`).join('');

describe('applying', () => {
  it('writes added, changed, moved and deleted files, permissions and links, and undo gives back exactly what was there', async () => {
    stage.write({
      'a.txt': numbers(),
      'old/name.txt': numbers(),
      'gone/deep/x.txt': 'x\n',
      'plain.txt': 'p\n',
      'bytes.bin': Buffer.from([0, 1, 2]),
    });
    const before = stage.tree();
    const bench = await stage.workbench();
    stage.write(
      {
        'a.txt': numbers({ 3: 'three' }),
        'old/name.txt': null,
        'new/name.txt': numbers({ 1: 'one' }),
        'gone/deep/x.txt': null,
        'new/deep/er/y.sh': 'y\n',
        'bytes.bin': Buffer.from([0, 9]),
      },
      bench.root,
    );
    chmodSync(path.join(bench.root, 'plain.txt'), 0o755);
    symlinkSync('a.txt', path.join(bench.root, 'link'));
    const changeSet = await stage.changes.capture(stage.database, bench, signal);
    expect(
      changeSet.files.map(({ path: file, kind, movedFrom, isBinary, mode, hunks }) => [
        file,
        kind,
        movedFrom,
        isBinary,
        mode,
        hunks.length,
      ]),
    ).toEqual([
      ['a.txt', 'modified', undefined, false, '100644', 1],
      ['bytes.bin', 'modified', undefined, true, '100644', 0],
      ['gone/deep/x.txt', 'deleted', undefined, false, '100644', 1],
      ['link', 'added', undefined, true, '120000', 0],
      ['new/deep/er/y.sh', 'added', undefined, false, '100755', 1],
      ['new/name.txt', 'moved', 'old/name.txt', false, '100644', 1],
      ['plain.txt', 'modified', undefined, false, '100755', 0],
    ]);
    const applied = await apply(changeSet);
    expect([stage.tree(), applied.conflicts, new Set(applied.files.map((file) => file.outcome))]).toEqual([
      filesOf(stage.tree(bench.root)),
      [],
      new Set(['written']),
    ]);
    expect(await apply(changeSet)).toMatchObject({ files: changeSet.files.map((file) => ({ path: file.path, outcome: 'unchanged' })) });
    const undone = await undo(applied);
    expect(stage.tree()).toEqual(before);
    await undo(undone);
    expect(stage.tree()).toEqual(filesOf(stage.tree(bench.root)));
    expect((await stage.changes.applications(stage.database, changeSet.id)).map(({ kind, undoes }) => [kind, undoes])).toEqual([
      ['apply', undefined],
      ['apply', undefined],
      ['undo', applied.id],
      ['undo', undone.id],
    ]);
  });

  it('merges with what the person typed elsewhere, before applying and before undoing', async () => {
    stage.write({ 'a.txt': numbers() });
    const changeSet = await stage.run({ 'a.txt': numbers({ 3: 'run' }) });
    stage.write({ 'a.txt': numbers({ 15: 'person' }) });
    const applied = await apply(changeSet);
    expect([stage.tree()['a.txt'], applied.files]).toEqual([
      numbers({ 3: 'run', 15: 'person' }),
      [{ path: 'a.txt', outcome: 'merged', turned: [expect.any(String)] }],
    ]);
    stage.write({ 'a.txt': numbers({ 3: 'run', 15: 'person', 19: 'later' }) });
    await undo(applied);
    expect(stage.tree()['a.txt']).toBe(numbers({ 15: 'person', 19: 'later' }));
  });

  it('applies some hunks, undoes some of them, and undoes that', async () => {
    stage.write({ 'a.txt': numbers(), 'b.txt': 'b\n' });
    const changeSet = await stage.run({ 'a.txt': numbers({ 3: 'x', 10: 'y', 17: 'z' }), 'b.txt': 'c\n' });
    const ids = changeSet.files[0]?.hunks.map((hunk) => hunk.id) ?? [];
    const part = (...hunks: (string | undefined)[]) => ({ selection: [{ path: 'a.txt', hunks }] });
    const applied = await apply(changeSet, part(ids[0], ids[2]));
    expect(stage.tree()).toEqual({ 'a.txt': numbers({ 3: 'x', 17: 'z' }), 'b.txt': 'b\n' });
    const second = await apply(changeSet, part(ids[1]));
    stage.write({ 'a.txt': `${numbers({ 3: 'x', 10: 'y', 17: 'z' })}person\n` });
    const undone = await undo(applied, part(ids[0]));
    expect(stage.tree()['a.txt']).toBe(`${numbers({ 10: 'y', 17: 'z' })}person\n`);
    await undo(undone);
    expect(stage.tree()['a.txt']).toBe(`${numbers({ 3: 'x', 10: 'y', 17: 'z' })}person\n`);
    await undo(second);
    await undo(applied);
    expect(stage.tree()).toEqual({ 'a.txt': `${numbers()}person\n`, 'b.txt': 'b\n' });
    await expect(apply(changeSet, part('nonsense'))).rejects.toThrow('has no hunk "nonsense"');
    await expect(apply(changeSet, { selection: [{ path: 'x.txt' }] })).rejects.toThrow('"x.txt" is not in change set');
  });

  it('keeps line ends, byte order mark and a missing last line break in a merge', async () => {
    const text = (changed: Record<number, string>): Buffer => Buffer.from(`\ufeff${numbers(changed).replaceAll('\n', '\r\n')}last`);
    stage.write({ 'a.txt': text({}) });
    const changeSet = await stage.run({ 'a.txt': text({ 3: 'run' }) });
    stage.write({ 'a.txt': text({ 15: 'person' }) });
    await apply(changeSet);
    expect(readFileSync(path.join(stage.folder, 'a.txt'))).toEqual(text({ 3: 'run', 15: 'person' }));
  });

  it('the text of an editor comes before that on disk', async () => {
    stage.write({ 'a.txt': numbers() });
    const changeSet = await stage.run({ 'a.txt': numbers({ 3: 'run' }) });
    const disk = target();
    const typed = Buffer.from(numbers({ 15: 'unsaved' }));
    const editor = { ...disk, read: async () => ({ bytes: typed, mode: '100644' as const }) };
    const { files } = await stage.changes.merge(stage.database, { changeSet: changeSet.id, onConflict: 'leave' }, editor, signal);
    expect(files).toEqual([{ path: 'a.txt', before: typed, after: Buffer.from(numbers({ 3: 'run', 15: 'unsaved' })), isClean: true }]);
  });
});

describe('conflicts', () => {
  const cases: [string, Files, Files, Files, object[], string | undefined][] = [
    [
      'both changed a line',
      { f: numbers() },
      { f: numbers({ 3: 'run' }) },
      { f: numbers({ 3: 'person' }) },
      [{ path: 'f', reason: 'sameLines', line: 2 }],
      numbers({ 3: '<<<<<<< yours\nperson\n=======\nrun\n>>>>>>> Stewardry' }),
    ],
    ['the person deleted it', { f: 'a\n' }, { f: 'b\n' }, { f: null }, [{ path: 'f', reason: 'deletedByPerson' }], undefined],
    ['the run deleted it', { f: 'a\n' }, { f: null }, { f: 'b\n' }, [{ path: 'f', reason: 'deletedByRun' }], 'b\n'],
    [
      'both made it',
      {},
      { f: 'run\n' },
      { f: 'person\n' },
      [{ path: 'f', reason: 'bothAdded', line: 0 }],
      '<<<<<<< yours\nperson\n=======\nrun\n>>>>>>> Stewardry\n',
    ],
    ['not text', { f: 'a\0' }, { f: 'b\0' }, { f: 'c\0' }, [{ path: 'f', reason: 'binary' }], 'c\0'],
    [
      'moved, and both changed a line',
      { f: numbers() },
      { f: null, g: numbers({ 3: 'run' }) },
      { f: numbers({ 3: 'person' }) },
      [{ path: 'f', reason: 'sameLines', line: 2 }],
      undefined,
    ],
    [
      'moved to where the person made something',
      { f: numbers() },
      { f: null, g: numbers() },
      { g: 'person\n' },
      [{ path: 'g', reason: 'bothAdded' }],
      numbers(),
    ],
  ];
  it.each(cases)(
    '%s: said, and nothing of the file is written unless markers are wanted',
    async (_, base, proposed, current, conflicts, marked) => {
      stage.write({ ...base, 'other.txt': 'a\n' });
      const changeSet = await stage.run({ ...proposed, 'other.txt': 'b\n' });
      stage.write(current);
      const before = stage.tree();
      const applied = await apply(changeSet);
      expect([applied.conflicts, stage.tree()]).toEqual([conflicts, { ...before, 'other.txt': 'b\n' }]);
      const withMarkers = await apply(changeSet, { onConflict: 'markers' });
      expect(stage.tree()['f']).toBe(marked);
      await undo(withMarkers);
      await undo(applied);
      expect(stage.tree()).toEqual(before);
    },
  );

  it.each<[string, Files, Files, Files]>([
    ['the same change', { f: numbers() }, { f: numbers({ 3: 'x' }) }, { f: numbers({ 3: 'x' }) }],
    ['the same change and another', { f: numbers() }, { f: numbers({ 3: 'x' }) }, { f: numbers({ 3: 'x', 12: 'y' }) }],
    ['the same new file', {}, { f: 'a\n' }, { f: 'a\n' }],
    ['the same deletion', { f: 'a\n' }, { f: null }, { f: null }],
  ])('%s on both sides is none, and there is nothing to undo', async (_, base, proposed, current) => {
    stage.write({ ...base, 'other.txt': 'a\n' });
    const changeSet = await stage.run(proposed);
    stage.write(current);
    const before = stage.tree();
    const applied = await apply(changeSet);
    await undo(applied);
    expect([applied.conflicts, applied.files.map((file) => file.outcome), stage.tree()]).toEqual([[], ['unchanged'], before]);
  });

  it('a file that became a folder, and the other way round, is replaced and comes back', async () => {
    stage.write({ x: numbers(), 'y/a.txt': 'a\n', 'y/b.txt': 'b\n' });
    const before = stage.tree();
    const changeSet = await stage.run({ x: null, 'x/inner.txt': numbers({ 2: 'two' }), y: null });
    const bench = await stage.workbench();
    stage.write({ x: null, y: null }, bench.root);
    stage.write({ 'x/inner.txt': numbers({ 2: 'two' }), y: 'file now\n' }, bench.root);
    const second = await stage.changes.capture(stage.database, bench, signal);
    const applied = await apply(second);
    expect(stage.tree()).toEqual(stage.tree(bench.root));
    await undo(applied);
    expect(stage.tree()).toEqual(before);
    expect(changeSet.files.length).toBeGreaterThan(0);
  });
});

describe('an edit at the very moment of writing', () => {
  /** Changes the file once, when everything is staged and the first file is about to be written. */
  const interfering = (change: () => void) => {
    const disk = target();
    let left = 1;
    return {
      ...disk,
      async stage(file: string, content: Parameters<typeof disk.stage>[1]) {
        const staged = await disk.stage(file, content);
        return {
          ...staged,
          async commit(expected: string | null) {
            if (left-- > 0) change();
            return staged.commit(expected);
          },
        };
      },
    };
  };

  it('is merged, not lost', async () => {
    stage.write({ 'a.txt': numbers(), 'b.txt': 'b\n' });
    const before = stage.tree();
    const changeSet = await stage.run({ 'a.txt': numbers({ 3: 'run' }), 'b.txt': 'c\n' });
    const applied = await applyTo(
      stage.changes,
      { changeSet: changeSet.id, onConflict: 'leave' },
      stage.database,
      interfering(() => stage.write({ 'a.txt': numbers({ 15: 'person' }) })),
    );
    expect([stage.tree(), applied.files]).toEqual([
      { 'a.txt': numbers({ 3: 'run', 15: 'person' }), 'b.txt': 'c\n' },
      [
        { path: 'a.txt', outcome: 'merged', turned: [expect.any(String)] },
        { path: 'b.txt', outcome: 'written', turned: [expect.any(String)] },
      ],
    ]);
    await undo(applied);
    expect(stage.tree()).toEqual({ ...before, 'a.txt': numbers({ 15: 'person' }) });
  });

  it('of a moved file is merged into its new place', async () => {
    stage.write({ 'a.txt': numbers() });
    const changeSet = await stage.run({ 'a.txt': null, 'b.txt': numbers({ 3: 'run' }) });
    const applied = await applyTo(
      stage.changes,
      { changeSet: changeSet.id, onConflict: 'leave' },
      stage.database,
      interfering(() => stage.write({ 'a.txt': numbers({ 15: 'person' }) })),
    );
    expect(stage.tree()).toEqual({ 'b.txt': numbers({ 3: 'run', 15: 'person' }) });
    await undo(applied);
    expect(stage.tree()).toEqual({ 'a.txt': numbers({ 15: 'person' }) });
  });

  it('that makes a file where a moved one was to go is a conflict, and the move is taken back', async () => {
    stage.write({ 'a.txt': numbers() });
    const changeSet = await stage.run({ 'a.txt': null, 'b.txt': numbers({ 3: 'run' }) });
    const applied = await applyTo(
      stage.changes,
      { changeSet: changeSet.id, onConflict: 'leave' },
      stage.database,
      interfering(() => stage.write({ 'b.txt': 'person\n' })),
    );
    expect([stage.tree(), applied.conflicts]).toEqual([
      { 'a.txt': numbers(), 'b.txt': 'person\n' },
      [{ path: 'b.txt', reason: 'bothAdded' }],
    ]);
  });

  it('that deletes the file, or conflicts, leaves it to the person', async () => {
    stage.write({ 'a.txt': numbers(), 'b.txt': 'b\n' });
    const changeSet = await stage.run({ 'a.txt': numbers({ 3: 'run' }), 'b.txt': 'c\n' });
    const applied = await applyTo(
      stage.changes,
      { changeSet: changeSet.id, onConflict: 'leave' },
      stage.database,
      interfering(() => stage.write({ 'a.txt': null })),
    );
    expect([stage.tree(), applied.conflicts]).toEqual([{ 'b.txt': 'c\n' }, [{ path: 'a.txt', reason: 'deletedByPerson' }]]);
  });
});

describe('what is refused', () => {
  it('a folder that has become a link to somewhere else is not written through', async () => {
    stage.write({ 'sub/a.txt': 'a\n', 'b.txt': 'b\n' });
    const changeSet = await stage.run({ 'sub/a.txt': 'evil\n', 'sub/new.txt': 'evil\n', 'b.txt': 'c\n' });
    const outside = path.join(stage.home, '..', 'outside');
    mkdirSync(outside);
    writeFileSync(path.join(outside, 'a.txt'), 'a\n');
    rmSync(path.join(stage.folder, 'sub'), { recursive: true });
    symlinkSync(outside, path.join(stage.folder, 'sub'));
    const applied = await apply(changeSet);
    expect([stage.tree(outside), applied.conflicts, stage.tree()['b.txt']]).toEqual([
      { 'a.txt': 'a\n' },
      [
        { path: 'sub/a.txt', reason: 'notReadable' },
        { path: 'sub/new.txt', reason: 'notReadable' },
      ],
      'c\n',
    ]);
  });

  it('a file that has become a link is replaced itself, never what it leads to', async () => {
    stage.write({ 'a.txt': 'a\n' });
    const changeSet = await stage.run({ 'a.txt': 'b\n' });
    const outside = path.join(stage.home, '..', 'outside.txt');
    writeFileSync(outside, 'a\n');
    rmSync(path.join(stage.folder, 'a.txt'));
    symlinkSync(outside, path.join(stage.folder, 'a.txt'));
    const applied = await apply(changeSet, { onConflict: 'markers' });
    expect([readFileSync(outside, 'utf8'), applied.conflicts]).toEqual(['a\n', [{ path: 'a.txt', reason: 'binary' }]]);
  });
});
