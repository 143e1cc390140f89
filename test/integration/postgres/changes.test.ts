import { expect, it } from 'vitest';
import { diskTarget } from '../../../server/changes/disk/diskTarget.ts';
import { apply, createChangesStage, signal, undo } from '../../../server/changes/fixtures/changesStage.ts';
import { readMigrations } from '../../../server/data/migrations.ts';
import { openTestPostgres } from '../../harness/openPostgres.ts';

it('on PostgreSQL a change set is kept, applied by hunk, taken back, applied again and forgotten', async () => {
  const database = await openTestPostgres(readMigrations('changes', 'postgres'));
  const stage = await createChangesStage({ git: false, database });
  try {
    const { changes, folder } = stage;
    stage.write({ 'a.txt': '1\n2\n3\n4\n5\n', 'b.bin': Buffer.from([0, 1]), 'old.txt': 'one\ntwo\nthree\n' });
    const before = stage.tree();
    const bench = await stage.workbench();
    stage.write(
      { 'a.txt': 'one\n2\n3\n4\nfive\n', 'b.bin': Buffer.from([0, 2]), 'old.txt': null, 'new.txt': 'one\ntwo\nthree\n' },
      bench.root,
    );
    const captured = await changes.capture(database, bench, signal);
    expect(await changes.find(database, captured.id)).toEqual(captured);
    expect((await changes.capture(database, bench, signal)).id).toBe(captured.id);
    const target = diskTarget(folder);
    const hunks = captured.files[0]?.hunks.slice(1).map(({ id }) => id) ?? [];
    const request = { changeSet: captured.id, onConflict: 'leave' as const };
    const part = await apply(changes, { ...request, selection: [{ path: 'a.txt', hunks }] }, database, target);
    expect(stage.tree()).toEqual({ ...before, 'a.txt': '1\n2\n3\n4\nfive\n' });
    const rest = await apply(changes, request, database, target);
    expect(stage.tree()).toEqual(stage.tree(bench.root));
    for (const { id } of [rest, part]) await undo(changes, id, { onConflict: 'leave' }, database, target);
    expect(stage.tree()).toEqual(before);
    expect([(await changes.applications(database, captured.id)).length, await changes.recover(database, target)]).toEqual([4, []]);
    await changes.forget(database, bench.run);
    expect(await changes.find(database, captured.id)).toBeUndefined();
  } finally {
    await stage.dispose();
  }
});
