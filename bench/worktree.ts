/** The copy of a tree that a run works in: until it is ready, keeping it, and going back. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createChangesStage, pathOf, textOf } from './changesStage.ts';
import { amountGoal, type Benchmark, type Row } from './measure/benchmark.ts';
import { runAlone } from './measure/runAlone.ts';
import { summarize } from './measure/statistics.ts';

const FILES = 5_000;
const READY_GOAL_MS = 1_500;
/** Of each step of a run. */
const EDITED = 3;

export const worktree: Benchmark = {
  name: 'worktree',
  title: 'Copy of a tree for a run',
  async run({ repeats, say }) {
    say(`making a repository of ${FILES} files`);
    const stage = await createChangesStage(FILES);
    const { signal } = new AbortController();
    const times = {
      ready: [] as number[],
      part: [] as number[],
      keep: [] as number[],
      restore: [] as number[],
      remove: [] as number[],
      git: [] as number[],
    };
    const timed = async <Result>(into: number[], work: () => Promise<Result>): Promise<Result> => {
      const started = performance.now();
      const result = await work();
      into.push(performance.now() - started);
      return result;
    };
    try {
      for (let round = 0; round < repeats; round++) {
        say(`copy, ${round + 1} of ${repeats}`);
        const bench = await timed(times.ready, () => stage.changes.createWorkbench({ folder: stage.folder, run: stage.newId() }, signal));
        for (let step = 0; step < 5; step++) {
          const kept = await timed(times.keep, () => bench.keep(signal));
          for (let edit = 0; edit < EDITED; edit++) {
            const number = 1_000 + step * EDITED + edit;
            writeFileSync(path.join(bench.root, pathOf(number)), textOf(number, [round + step + 1]));
          }
          if (step === 4) await timed(times.restore, () => bench.restore(kept, signal));
        }
        await timed(times.remove, () => stage.changes.removeWorkbench(stage.folder, bench.run));
        const part = { folder: path.join(stage.folder, 'src', 'part-0'), run: stage.newId() };
        await timed(times.part, () => stage.changes.createWorkbench(part, signal));
        await stage.changes.removeWorkbench(part.folder, part.run);
        await timed(times.git, async () => addPlainWorktree(stage.folder, `${stage.folder}-${round}`));
      }
      return { rows: toRows(times), notes: NOTES };
    } finally {
      await stage.dispose();
    }
  },
};

/** What git alone does: the last commit, without what the person has changed. */
function addPlainWorktree(folder: string, into: string): void {
  execFileSync('git', ['-C', folder, 'worktree', 'add', '--quiet', '--detach', into, 'HEAD']);
}

const NOTES = [
  `A git repository of ${FILES} files of about 2 KB in 200 folders, 100 of them changed and 20 new. "Ready": worktree, every file copied, and all of it kept as the base.`,
  `Kept after ${EDITED} files were edited, as after a step of a run.`,
];

function toRows(times: Readonly<Record<'ready' | 'part' | 'keep' | 'restore' | 'remove' | 'git', readonly number[]>>): Row[] {
  const ready = summarize(times.ready);
  const part = summarize(times.part);
  return [
    { what: `ready, ${FILES} files`, unit: 'ms', ours: ready, goals: [amountGoal('p95', ready.p95, READY_GOAL_MS)] },
    { what: 'ready, a folder with a twentieth of them', unit: 'ms', ours: part, goals: [amountGoal('p95', part.p95, READY_GOAL_MS)] },
    { what: '`git worktree add`, to compare', unit: 'ms', ours: summarize(times.git), goals: [] },
    { what: 'keep', unit: 'ms', ours: summarize(times.keep), goals: [] },
    { what: 'restore', unit: 'ms', ours: summarize(times.restore), goals: [] },
    { what: 'remove', unit: 'ms', ours: summarize(times.remove), goals: [] },
  ];
}

if (import.meta.main) await runAlone(worktree);
