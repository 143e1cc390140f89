import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import type { Database } from '../../data/database.ts';
import { readMigrations } from '../../data/migrations.ts';
import { openDatabase } from '../../data/sqlite/openSqlite.ts';
import type { TargetTree } from '../changes.ts';
import { diskTarget } from '../disk/diskTarget.ts';
import { apply as applyTo, type ChangesStage, createChangesStage, type Files, signal, undo as undoIn } from '../fixtures/changesStage.ts';

/** What must never leave a tree half written: kills, full disks, cancelling. */

const BASE: Files = { 'a.txt': '1\n2\n3\n4\n5\n', 'gone/x.txt': 'x\n', 'old.txt': 'one\ntwo\nthree\n', 'b.txt': 'b\n' };
const PROPOSED: Files = {
  'a.txt': '1\n2\n3\nfour\n5\n',
  'gone/x.txt': null,
  'old.txt': null,
  'new/name.txt': 'one\ntwo\nthree\n',
  'b.txt': 'c\n',
  'new.sh': 'n\n',
};

let root: string;
let stage: ChangesStage;
let before: Record<string, string>;
let after: Record<string, string>;
let changeSet: string;

const file = (name: string): string => path.join(root, name);
const open = async (name: string): Promise<Database> =>
  (
    await openDatabase({
      file: file(`${name}.db`),
      migrations: readMigrations('changes', 'sqlite'),
      clock: systemClock,
      whenUnusable: 'fail',
    })
  ).database;

beforeAll(async () => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'stewardry-faults-')));
  stage = await createChangesStage({ git: false });
  stage.write(BASE);
  before = stage.tree();
  const bench = await stage.workbench();
  stage.write(PROPOSED, bench.root);
  rmSync(path.join(bench.root, 'gone'), { recursive: true });
  after = stage.tree(bench.root);
  const database = await open('first');
  changeSet = (await stage.changes.capture(database, bench, signal)).id;
  await database.close();
});
afterAll(async () => {
  await stage.dispose();
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

/** A folder and a database of its own, as before the application. */
function copy(name: string): string {
  cpSync(file('first.db'), file(`${name}.db`));
  cpSync(stage.folder, file(name), { recursive: true });
  return file(name);
}

describe('a process that is killed', () => {
  const run = (name: string, event: number) => {
    const program = path.join(import.meta.dirname, '../fixtures/applyProgram.ts');
    const parameters = [program, file(`${name}.db`), file(name), changeSet, String(event)];
    return spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  };

  /** When it has ended: until then it counts as somebody who is still writing. */
  const outputOf = async (child: ReturnType<typeof run>): Promise<string> => {
    const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    return output;
  };

  /** Recovers, and answers with the tree's state; the journal must agree with it, and undo must lead back. */
  const recovered = async (name: string): Promise<'before' | 'after' | unknown> => {
    const database = await open(name);
    try {
      const target = diskTarget(file(name));
      await stage.changes.recover(database, target);
      const found = stage.tree(file(name));
      const [applied] = await stage.changes.applications(database, changeSet);
      if (applied === undefined) return JSON.stringify(found) === JSON.stringify(before) ? 'before' : found;
      if (JSON.stringify(found) !== JSON.stringify(after)) return found;
      await undoIn(stage.changes, applied.id, { onConflict: 'leave' }, database, target);
      expect(stage.tree(file(name))).toEqual(before);
      return 'after';
    } finally {
      await database.close();
    }
  };

  it('before or after any write leaves a tree that recovery makes wholly one or wholly the other', { timeout: 300_000 }, async () => {
    const outcomes: unknown[] = [];
    let isDone = false;
    const tryEvent = async (event: number): Promise<void> => {
      const name = `event-${event}`;
      copy(name);
      if ((await outputOf(run(name, event))).includes('done')) isDone = true;
      outcomes.push(await recovered(name));
    };
    // Every write, and both sides of it, has its turn.
    for (let event = 0; !isDone; event += 4) await Promise.all([0, 1, 2, 3].map((offset) => tryEvent(event + offset)));
    expect([outcomes.length >= 24, new Set(outcomes)]).toEqual([true, new Set(['after'])]);
  });

  it('at any moment too', { timeout: 300_000 }, async () => {
    for (let round = 0; round < 12; round++) {
      const name = `moment-${round}`;
      copy(name);
      const child = run(name, -1);
      const ended = once(child, 'exit');
      await Promise.race([once(child.stdout, 'data'), ended]);
      await delay(Math.random() * 60);
      child.kill('SIGKILL');
      await ended;
      const outcome = await recovered(name);
      expect([name, outcome === 'before' ? 'after' : outcome, existsSync(file(`${name}/.stewardry-staging`))]).toEqual([
        name,
        'after',
        false,
      ]);
    }
  });

  it('between deleting a file and removing the folder it leaves empty, has the folder removed', async () => {
    const folder = copy('emptied');
    await outputOf(run('emptied', 18));
    expect(existsSync(path.join(folder, 'gone'))).toBe(false);
    mkdirSync(path.join(folder, 'gone'));
    expect(await recovered('emptied')).toBe('after');
  });

  it('what the person edited after it died is kept', async () => {
    copy('edited');
    // Two of the files are written.
    await outputOf(run('edited', 18));
    stage.write({ 'a.txt': 'person\n1\n2\n3\n4\n5\n', 'b.txt': 'c\nperson\n' }, file('edited'));
    const database = await open('edited');
    const target = diskTarget(file('edited'));
    const [applied] = await stage.changes.recover(database, target);
    const found = stage.tree(file('edited'));
    await database.close();
    expect([found['a.txt'], found['b.txt']?.includes('person'), applied?.kind]).toEqual(['person\n1\n2\n3\nfour\n5\n', true, 'apply']);
  });
});

describe('a write that fails', () => {
  /** Fails at the event with that number: staging or committing. */
  const failing = (folder: string, at: number, error: Error, mayTakeBack = true): TargetTree => {
    const disk = diskTarget(folder);
    let event = 0;
    const happened = (): void => {
      if (event++ === at || (!mayTakeBack && event > at)) throw error;
    };
    return {
      ...disk,
      async stage(name, content) {
        happened();
        const staged = await disk.stage(name, content);
        return {
          ...staged,
          commit: async (expected) => {
            happened();
            return staged.commit(expected);
          },
        };
      },
    };
  };
  const full = new Error('ENOSPC: no space left on device');
  const request = () => ({ changeSet, onConflict: 'leave' as const });

  it('leaves the tree wholly as it was, whichever it is, and the next attempt succeeds', async () => {
    const folder = copy('full');
    const database = await open('full');
    let at = 0;
    for (; at < 50; at++) {
      const failed = await applyTo(stage.changes, request(), database, failing(folder, at, full)).then(
        () => undefined,
        (error: Error) => error.message,
      );
      if (failed === undefined) break;
      expect([at, failed, stage.tree(folder), await stage.changes.applications(database, changeSet)]).toEqual([
        at,
        full.message,
        before,
        [],
      ]);
    }
    expect([at, stage.tree(folder)]).toEqual([12, after]);
    await database.close();
  });

  it('and cannot even be taken back is mended before the next one', async () => {
    const folder = copy('broken');
    const database = await open('broken');
    await expect(applyTo(stage.changes, request(), database, failing(folder, 9, full, false))).rejects.toThrow('so did taking back');
    expect(stage.tree(folder)).not.toEqual(before);
    expect(await stage.changes.recover(database, diskTarget(folder))).toMatchObject([{ changeSet, kind: 'apply' }]);
    expect(stage.tree(folder)).toEqual(after);
    await database.close();
  });

  it('while recovering takes back what had been written', async () => {
    const folder = copy('hopeless');
    const database = await open('hopeless');
    await expect(applyTo(stage.changes, request(), database, failing(folder, 9, full, false))).rejects.toThrow('so did taking back');
    expect(await stage.changes.recover(database, failing(folder, 0, full))).toEqual([]);
    expect([stage.tree(folder), await stage.changes.applications(database, changeSet)]).toEqual([before, []]);
    await database.close();
  });

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'on a disk that is really full leaves the tree wholly as it was',
    async () => {
      const folder = file('disk');
      mkdirSync(folder);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
      const other = await createChangesStage({ git: false });
      try {
        const files = (letter: string) =>
          Object.fromEntries([1, 2, 3, 4].map((number) => [`${number}.txt`, `${letter.repeat(100_000)}\n`]));
        other.write(files('a'));
        other.write(files('a'), folder);
        const changes = await other.run({ ...files('b'), 'more.txt': 'c'.repeat(400_000) });
        const attempt = () => applyTo(other.changes, { changeSet: changes.id, onConflict: 'leave' }, other.database, diskTarget(folder));
        await expect(attempt()).rejects.toThrow('ENOSPC');
        expect(stage.tree(folder)).toEqual(files('a'));
        execFileSync('mount', ['-o', 'remount,size=4m', folder]);
        await attempt();
        expect(stage.tree(folder)).toEqual({ ...files('b'), 'more.txt': 'c'.repeat(400_000) });
      } finally {
        await other.dispose();
        execFileSync('umount', [folder]);
      }
    },
  );

  it('when it is cancelled in the middle the tree is as it was', async () => {
    const folder = copy('cancelled');
    const database = await open('cancelled');
    const controller = new AbortController();
    const disk = diskTarget(folder);
    let commits = 0;
    const target: TargetTree = {
      ...disk,
      async stage(name, content) {
        const staged = await disk.stage(name, content);
        return {
          ...staged,
          commit(expected) {
            if (++commits === 3) controller.abort();
            return staged.commit(expected);
          },
        };
      },
    };
    await expect(applyTo(stage.changes, request(), database, target, controller.signal)).rejects.toThrow('cancelled');
    expect([commits >= 3, stage.tree(folder)]).toEqual([true, before]);
    await database.close();
  });

  it('two at once, of two processes, do not mix', async () => {
    const folder = copy('two');
    const database = await open('two');
    const other = await createChangesStage({ git: false });
    const outcomes = await Promise.allSettled([
      applyTo(stage.changes, request(), database, diskTarget(folder)),
      applyTo(other.changes, request(), database, diskTarget(folder)),
    ]);
    await database.close();
    await other.dispose();
    expect([outcomes.some(({ status }) => status === 'fulfilled'), stage.tree(folder)]).toEqual([true, after]);
  });
});
