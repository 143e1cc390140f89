import { expect, it } from 'vitest';
import { diskTarget } from '../disk/diskTarget.ts';
import { apply as applyTo, createChangesStage, type Files, undo as undoIn } from '../fixtures/changesStage.ts';

/** Numbers that look random and are the same each time (mulberry32). */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Random = (below: number) => number;
const NAMES = ['a', 'b', 'c', 'd/e', 'd/f', 'g/h/i', 'j'];
const LINE_ENDS = ['\n', '\r\n'];

function someText(random: Random): string {
  const end = LINE_ENDS[random(2)] ?? '\n';
  const lines = Array.from({ length: random(25) }, () => `line ${random(6)}`);
  return lines.join(end) + (random(4) === 0 ? '' : end);
}

/** A few lines more, less or other. */
function edited(text: string, random: Random, by: string): string {
  const lines = text.split(/(?<=\n)/);
  for (let count = 1 + random(3); count > 0; count--) {
    const at = random(lines.length + 1);
    lines.splice(
      at,
      random(3),
      ...Array.from({ length: random(3) }, (_, index) => `${by} ${random(1000)} ${index}${text.includes('\r') ? '\r\n' : '\n'}`),
    );
  }
  return lines.join('');
}

function someEdits(tree: Readonly<Record<string, string>>, random: Random, by: string): Files {
  const edits: Record<string, string | null> = {};
  for (const name of NAMES) {
    const text = tree[name];
    const what = random(8);
    if (text === undefined) {
      if (what === 0) edits[name] = someText(random);
    } else if (what === 0) edits[name] = null;
    else if (what < 4) edits[name] = edited(text, random, by);
  }
  return edits;
}

it.each(Array.from({ length: 30 }, (_, seed) => seed + 55))(
  'whatever both sides edit (%i), nothing of the person is lost, and undo leads back',
  async (seed) => {
    const random = randomOf(seed);
    const stage = await createChangesStage({ git: false });
    try {
      stage.write(Object.fromEntries(NAMES.filter(() => random(4) > 0).map((name) => [name, someText(random)])));
      const base = stage.tree();
      const changeSet = await stage.run(someEdits(base, random, 'run'));
      const target = diskTarget(stage.folder);
      const apply = () => applyTo(stage.changes, { changeSet: changeSet.id, onConflict: 'leave' }, stage.database, target);
      const undo = (application: { id: string }) => undoIn(stage.changes, application.id, { onConflict: 'leave' }, stage.database, target);

      // The person touches nothing: applying writes the proposal, undoing gives back every byte, and undoing that applies again.
      const first = await apply();
      const proposed = stage.tree();
      const undone = await undo(first);
      expect([first.conflicts, undone.conflicts, stage.tree()]).toEqual([[], [], base]);
      await undo(await undo(undone));
      expect(stage.tree()).toEqual(base);

      // Hunk by hunk comes to the same as all at once.
      for (const { path, hunks } of changeSet.files)
        for (const selection of hunks.length > 0 ? hunks.map(({ id }) => [{ path, hunks: [id] }]) : [[{ path }]])
          await applyTo(stage.changes, { changeSet: changeSet.id, onConflict: 'leave', selection }, stage.database, target);
      const parts = stage.tree();
      expect(parts).toEqual(proposed);
      for (const application of (await stage.changes.applications(stage.database, changeSet.id)).slice(4).reverse())
        await undo(application);
      expect(stage.tree()).toEqual(base);

      // The person edits before: their lines are all there afterwards, in every file, and undo leaves exactly their text.
      stage.write(someEdits(base, random, 'person'));
      const theirs = stage.tree();
      const merged = await apply();
      const result = stage.tree();
      const lost = Object.entries(theirs).flatMap(([name, text]) =>
        text
          .split('\n')
          .filter((line) => line.startsWith('person') && !Object.values(result).some((each) => each.includes(line)))
          .map((line) => [name, line]),
      );
      expect(lost).toEqual([]);
      for (const { path } of merged.conflicts) expect([path, result[path]]).toEqual([path, theirs[path]]);
      await undo(merged);
      expect(stage.tree()).toEqual(theirs);
    } finally {
      await stage.dispose();
    }
  },
);
