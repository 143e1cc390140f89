/** The change set of a large run: reading it for review, writing it into the tree of the person, taking it back. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Merge } from '../server/changes/changes.ts';
import { diskTarget } from '../server/changes/disk/diskTarget.ts';
import { createChangesStage, pathOf, textOf } from './changesStage.ts';
import { amountGoal, type Benchmark, type Row } from './measure/benchmark.ts';
import { runAlone } from './measure/runAlone.ts';
import { summarize } from './measure/statistics.ts';

const FILES = 500;
const REVIEW_GOAL_MS = 1_000;
const WRITE_GOAL_MS = 3_000;
/** Files that the person has edited meanwhile, elsewhere. */
const EDITED = 100;
const onConflict = 'leave';

type Times = Record<'capture' | 'review' | 'apply' | 'undo', number[]>;

export const changeSet: Benchmark = {
  name: 'changeSet',
  title: 'Change set of a run',
  async run({ repeats, say }) {
    say(`making a repository of ${2 * FILES} files`);
    const stage = await createChangesStage(2 * FILES);
    const { signal } = new AbortController();
    const times: Times = { capture: [], review: [], apply: [], undo: [] };
    const timed = async <Result>(into: number[], work: () => Promise<Result>): Promise<Result> => {
      const started = performance.now();
      const result = await work();
      into.push(performance.now() - started);
      return result;
    };
    const { changes, database, folder } = stage;
    try {
      for (let round = 0; round < repeats; round++) {
        say(`change set, ${round + 1} of ${repeats}`);
        const bench = await changes.createWorkbench({ folder, run: stage.newId() }, signal);
        for (let number = 0; number < FILES; number++) writeFileSync(path.join(bench.root, pathOf(number)), textOf(number, [3, 10, 40]));
        const { id } = await timed(times.capture, () => changes.capture(database, bench, signal));
        await timed(times.review, () => review(stage, id));
        for (let number = 0; number < EDITED; number++) writeFileSync(path.join(folder, pathOf(number)), textOf(number, [0, 50]));
        const target = diskTarget(folder);
        const merge = async (make: () => Promise<Merge>) => changes.carryOut(database, await make(), target, signal);
        const applied = await timed(times.apply, () => merge(() => changes.merge(database, { changeSet: id, onConflict }, target, signal)));
        if (applied.files.length !== FILES || applied.conflicts.length > 0) throw new Error('the change set did not apply');
        await timed(times.undo, () => merge(() => changes.mergeUndo(database, [applied.id], { onConflict }, target, signal)));
        for (let number = 0; number < EDITED; number++) writeFileSync(path.join(folder, pathOf(number)), textOf(number, [0]));
        await changes.removeWorkbench(folder, bench.run);
        await changes.forget(database, bench.run);
      }
      return { rows: toRows(times), notes: NOTES };
    } finally {
      await stage.dispose();
    }
  },
};

/** What a review asks first: the whole list with its hunks, and both sides of the file that is opened. */
async function review({ changes, database }: Awaited<ReturnType<typeof createChangesStage>>, id: string): Promise<void> {
  const found = await changes.find(database, id);
  const first = found?.files[0]?.path ?? '';
  await changes.content(database, id, first, 'base');
  await changes.content(database, id, first, 'proposed');
}

const NOTES = [
  `${FILES} files of 60 lines, three hunks each; ${EDITED} of them the person has edited meanwhile, so that they are merged.`,
  '"Captured" happens once, when a run ends: the copy is compared with its base, and both sides of every file go into the database.',
];

function toRows(times: Times): Row[] {
  const { review: read, apply, undo } = { review: summarize(times.review), apply: summarize(times.apply), undo: summarize(times.undo) };
  return [
    { what: `captured, ${FILES} files`, unit: 'ms', ours: summarize(times.capture), goals: [] },
    { what: 'readable for review', unit: 'ms', ours: read, goals: [amountGoal('p95', read.p95, REVIEW_GOAL_MS)] },
    { what: 'applied', unit: 'ms', ours: apply, goals: [amountGoal('p95', apply.p95, WRITE_GOAL_MS)] },
    { what: 'undone', unit: 'ms', ours: undo, goals: [amountGoal('p95', undo.p95, WRITE_GOAL_MS)] },
  ];
}

if (import.meta.main) await runAlone(changeSet);
